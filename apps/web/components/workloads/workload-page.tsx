"use client";

import type { KubernetesObject } from "@gantry/api";
import { useMemo } from "react";
import { useKey } from "@/lib/client/keys";
import { useQueryState } from "@/lib/client/query-state";
import { formatCores, plural } from "@/lib/format/numbers";
import { podRequests } from "@/lib/kubernetes/quantity";
import { isScalable, type ResourceRef } from "@/lib/kubernetes/resource";
import { podSelectorOf, templateOf } from "@/lib/kubernetes/workload";
import { useView } from "@/lib/live/use-live";
import { workloadRow } from "@/lib/rows/workloads";
import { MetricChart } from "../chart/metric-chart";
import { ObjectEvents } from "../events/object-events";
import { WorkloadLogs } from "../log/workload-logs";
import { DeleteButton } from "../objects/delete-button";
import { MetadataCard } from "../objects/metadata-card";
import { ObjectFrame } from "../objects/object-frame";
import { useObject } from "../objects/use-object";
import { YamlPanel } from "../objects/yaml-panel";
import { podColumns, podLink } from "../pods/pod-columns";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { StateDot } from "../ui/state-dot";
import { Tabs } from "../ui/tabs";
import { RolloutHistory } from "./rollout-history";
import { ScaleYard } from "./scale-yard";
import { UpdateImage } from "./update-image";

interface WorkloadProps {
  target: { ref: ResourceRef; namespace: string; name: string };
  object: KubernetesObject;
}

const WorkloadView = ({ target, object }: WorkloadProps) => {
  const { ref, namespace, name } = target;
  const [tab, setTab] = useQueryState("tab", "pods");
  const row = workloadRow(object, ref);
  const template = templateOf(object);
  const selector = podSelectorOf(object);
  const pods = useView(selector && { view: "pods", namespaces: [namespace], selector });
  const yard = useView({ view: "yard" });
  const nodes = useView({ view: "nodes" });
  const nodeUsage = useView({ view: "usage", of: "nodes" });
  const podUsage = useView({ view: "usage", of: "pods", namespaces: [namespace] });
  const columns = useMemo(() => podColumns("workload", podUsage.byUid), [podUsage.byUid]);
  const requests = podRequests(template?.spec ?? {});
  const names = pods.rows
    .map((pod) => pod.name)
    .sort()
    .join(" ");
  const subjects = useMemo(
    () =>
      names
        .split(" ")
        .filter(Boolean)
        .map((pod) => ({ kind: "pod", namespace, name: pod }) as const),
    [names, namespace],
  );
  const scalable = isScalable(ref.plural);
  useKey("s", "Scale", scalable ? () => document.getElementById("replicas-slider")?.focus() : undefined);
  useKey("l", "Logs of all pods", () => setTab("logs"));
  useKey("e", "YAML", tab === "yaml" ? undefined : () => setTab("yaml"));
  const tabs = [
    {
      id: "pods",
      label: "Pods",
      content: (
        <div className="two">
          <section className="card">
            <div className="head">
              <h2>Pods</h2>
              <button type="button" className="chip end" onClick={() => setTab("logs")}>
                Logs of all
              </button>
            </div>
            <LiveTable
              label={`Pods of ${name}`}
              view={pods}
              columns={columns}
              initialSort={{ column: "name", descending: false }}
              href={podLink}
              keyboard
              empty={<p className="muted">{row.wanted === 0 ? "It is scaled to 0." : "No pods yet."}</p>}
            />
          </section>
          <div className="stack-m">
            <MetricChart title="CPU by pod" unit="cores" subjects={subjects} metrics={["cpu"]} format={formatCores} tick={podUsage.rows} />
            <ObjectEvents object={object} />
          </div>
        </div>
      ),
    },
    {
      id: "logs",
      label: "Logs",
      content: <WorkloadLogs namespace={namespace} pods={pods.rows} containers={template?.spec.containers ?? []} />,
    },
    ...(ref.plural === "deployments"
      ? [
          {
            id: "history",
            label: "History",
            content: <RolloutHistory namespace={namespace} name={name} version={object.metadata.resourceVersion} />,
          },
        ]
      : []),
    { id: "about", label: "About", content: <MetadataCard object={object} /> },
    { id: "yaml", label: "YAML", content: <YamlPanel target={target} live={object} /> },
  ];
  return (
    <>
      <PageHead
        title={name}
        crumbs={[{ label: namespace }, { label: ref.kind, href: `/workloads?kind=${ref.kind}` }]}
        actions={
          <>
            {template ? <UpdateImage target={target} containers={template.spec.containers} /> : null}
            <button type="button" className="btn" onClick={() => setTab("yaml")}>
              YAML
            </button>
            <DeleteButton
              object={object}
              target={target}
              listHref="/workloads"
              consequence={pods.rows.length > 0 ? `Its ${plural(pods.rows.length, "pod")} go with it.` : undefined}
            />
          </>
        }
      >
        <span className="chip" title={row.why || row.code}>
          <StateDot state={row.state} label={row.code} />
          {row.ready} of {row.wanted} {ref.kind === "Job" ? "finished" : "ready"}
        </span>
        <span className="mono muted truncate">{row.images.join(", ")}</span>
      </PageHead>
      {row.state === "failed" ? (
        <p role="alert" style={{ color: "var(--bad)" }}>
          {row.why}
        </p>
      ) : null}
      <ScaleYard
        target={target}
        scalable={scalable}
        wanted={row.wanted}
        ready={row.ready}
        requests={requests}
        pods={pods}
        yard={yard}
        nodes={nodes}
        usage={nodeUsage.byUid}
      />
      <Tabs label="About this workload" tabs={tabs} value={tab} onChange={setTab} />
    </>
  );
};

/** A workload: how many are wanted, where they run, how they are. */
export const WorkloadPage = ({ target }: { target: WorkloadProps["target"] }) => {
  const { object, gone, view } = useObject(target);
  return (
    <ObjectFrame
      object={object}
      gone={gone}
      view={view}
      what={`${target.ref.kind} ${target.name} in ${target.namespace}`}
      listHref="/workloads"
    >
      {(found) => <WorkloadView key={found.metadata.uid} target={target} object={found} />}
    </ObjectFrame>
  );
};
