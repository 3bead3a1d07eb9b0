"use client";

import type { Pod } from "@gantry/api/core/v1";
import Link from "next/link";
import { useMemo, useState } from "react";
import { useKey } from "@/lib/client/keys";
import { useQueryState } from "@/lib/client/query-state";
import { formatBytes, formatCores, formatRate } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import { useView } from "@/lib/live/use-live";
import { describePod } from "@/lib/state/pod-state";
import type { MetricName, MetricSubject } from "@/server/dashboard/metrics";
import { MetricChart } from "../chart/metric-chart";
import { ObjectEvents } from "../events/object-events";
import { LogView } from "../log/log-view";
import { DeleteButton } from "../objects/delete-button";
import { MetadataCard } from "../objects/metadata-card";
import { ObjectFrame } from "../objects/object-frame";
import { type ObjectTarget, useObject } from "../objects/use-object";
import { YamlPanel } from "../objects/yaml-panel";
import { Terminal } from "../terminal/terminal";
import { Copy } from "../ui/copy";
import { PageHead } from "../ui/page-head";
import { StateDot } from "../ui/state-dot";
import { Empty } from "../ui/states";
import { Tabs } from "../ui/tabs";
import { ContainerCard } from "./container-card";

const networkName = (_: MetricSubject, metric: MetricName): string => (metric === "networkReceive" ? "received" : "sent");

const PodMetrics = ({ namespace, name }: { namespace: string; name: string }) => {
  const usage = useView({ view: "usage", of: "pods", namespaces: [namespace] });
  const subjects = useMemo(() => [{ kind: "pod", namespace, name } as const], [namespace, name]);
  const shared = { subjects, tick: usage.rows };
  return (
    <div className="halves">
      <MetricChart title="CPU" unit="cores" metrics={["cpu"]} format={formatCores} {...shared} />
      <MetricChart title="Memory" unit="working set" metrics={["memory"]} format={formatBytes} bytes {...shared} />
      <MetricChart
        title="Network"
        unit="bytes a second"
        metrics={["networkReceive", "networkTransmit"]}
        format={formatRate}
        bytes
        nameOf={networkName}
        {...shared}
      />
    </div>
  );
};

const PodView = ({ pod, target }: { pod: Pod; target: ObjectTarget }) => {
  const { name, namespace = "" } = pod.metadata;
  const [tab, setTab] = useQueryState("tab", "containers");
  const containers = pod.spec.containers;
  const initContainers = pod.spec.initContainers ?? [];
  const all = [...initContainers, ...containers];
  const [chosen, setChosen] = useState(containers[0]?.name ?? "");
  const described = describePod(pod);
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const statusOf = (container: string) => statuses.find((status) => status.name === container);
  const sources = useMemo(() => [{ namespace, pod: name, container: chosen, label: "" }], [namespace, name, chosen]);
  useKey("l", "Logs", () => setTab("logs"));
  useKey("t", "Terminal", () => setTab("terminal"));
  useKey("e", "YAML", tab === "yaml" ? undefined : () => setTab("yaml"));
  const picker = (choices: readonly { name: string }[]) =>
    choices.length > 1 ? (
      <select
        className="input"
        style={{ width: "auto" }}
        aria-label="Container"
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      >
        {choices.map((container) => (
          <option key={container.name}>{container.name}</option>
        ))}
      </select>
    ) : null;
  const running = statusOf(chosen)?.state.running !== undefined;
  const tabs = [
    {
      id: "containers",
      label: "Containers",
      content: (
        <div className="two">
          <div className="stack-m">
            {containers.map((container) => (
              <ContainerCard key={container.name} container={container} status={statusOf(container.name)} />
            ))}
            {initContainers.map((container) => (
              <ContainerCard key={container.name} container={container} status={statusOf(container.name)} init />
            ))}
          </div>
          <div className="stack-m">
            <ObjectEvents object={pod} />
            <MetadataCard object={pod} />
          </div>
        </div>
      ),
    },
    {
      id: "logs",
      label: "Logs",
      content: pod.spec.nodeName ? (
        <LogView label={`Log of ${name}`} sources={sources} hasPrevious={(statusOf(chosen)?.restartCount ?? 0) > 0}>
          {picker(all)}
        </LogView>
      ) : (
        <Empty title="No log yet">It is on no node: {described.sentence}.</Empty>
      ),
    },
    {
      id: "terminal",
      label: "Terminal",
      content: (
        <div className="stack-s">
          {picker(containers)}
          {running ? (
            <Terminal key={chosen} namespace={namespace} pod={name} container={chosen} />
          ) : (
            <Empty title="No shell to open">{`Container ${chosen} does not run.`}</Empty>
          )}
        </div>
      ),
    },
    { id: "metrics", label: "Metrics", content: <PodMetrics namespace={namespace} name={name} /> },
    { id: "yaml", label: "YAML", content: <YamlPanel target={target} live={pod} /> },
  ];
  return (
    <>
      <PageHead
        title={name}
        crumbs={[{ label: namespace }, { label: "Pod", href: "/pods" }]}
        actions={
          <DeleteButton
            object={pod}
            target={target}
            listHref="/pods"
            canRecreate={false}
            consequence={
              pod.metadata.ownerReferences ? "Its owner will make another one in its place." : "Nothing will make another one in its place."
            }
          />
        }
      >
        <span className="chip">
          <StateDot state={described.state} label={described.state} />
          {described.code}
        </span>
        {pod.spec.nodeName ? (
          <Link href={`/nodes/${encodeURIComponent(pod.spec.nodeName)}`} className="link muted">
            on {pod.spec.nodeName}
          </Link>
        ) : null}
        {pod.status.podIP ? <Copy text={pod.status.podIP} /> : null}
      </PageHead>
      {described.sentence ? (
        <p style={{ color: described.state === "failed" ? "var(--bad)" : "var(--muted)" }}>{described.sentence}</p>
      ) : null}
      <Tabs label="About this pod" tabs={tabs} value={tab} onChange={setTab} />
    </>
  );
};

/** One pod: why it is as it is, what it writes, a shell in it. */
export const PodPage = ({ namespace, name }: { namespace: string; name: string }) => {
  const target = useMemo(() => ({ ref: resources.pods, namespace, name }), [namespace, name]);
  const { object, gone, view } = useObject<Pod>(target);
  return (
    <ObjectFrame object={object} gone={gone} view={view} what={`pod ${name} in ${namespace}`} listHref="/pods">
      {(pod) => <PodView key={pod.metadata.uid} pod={pod} target={target} />}
    </ObjectFrame>
  );
};
