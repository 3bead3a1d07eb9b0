"use client";

import type { Node } from "@gantry/api/core/v1";
import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { toast } from "sonner";
import { useDrain } from "@/lib/client/drains";
import { useKey } from "@/lib/client/keys";
import { useQueryState } from "@/lib/client/query-state";
import { useFromNow } from "@/lib/client/ticker";
import { messageOf, useTRPC } from "@/lib/client/trpc";
import { formatBytes, formatCores, formatRate } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import { useView } from "@/lib/live/use-live";
import { nodeRow } from "@/lib/rows/nodes";
import { describeNode } from "@/lib/state/node-state";
import { planYard } from "@/lib/yard";
import type { MetricName, MetricSubject } from "@/server/dashboard/metrics";
import { MetricChart } from "../chart/metric-chart";
import { ObjectEvents } from "../events/object-events";
import { DeleteButton } from "../objects/delete-button";
import { ObjectFrame } from "../objects/object-frame";
import { type ObjectTarget, useObject } from "../objects/use-object";
import { YamlPanel } from "../objects/yaml-panel";
import { podColumns, podLink } from "../pods/pod-columns";
import { LiveTable } from "../table/live-table";
import { Copy } from "../ui/copy";
import { PageHead } from "../ui/page-head";
import { StateDot } from "../ui/state-dot";
import { Tabs } from "../ui/tabs";
import { Bay } from "../yard/bay";
import { DrainButton } from "./drain-button";
import { DrainCard } from "./drain-card";
import { NodeFacts } from "./node-facts";
import { NodeImages } from "./node-images";
import { NodeLabels } from "./node-labels";
import styles from "./node-page.module.css";

const names: Partial<Record<MetricName, string>> = {
  networkReceive: "received",
  networkTransmit: "sent",
  diskRead: "read",
  diskWrite: "written",
};
const lineName = (subject: MetricSubject, metric: MetricName): string => names[metric] ?? subject.name;

const NodeCharts = ({ name, tick }: { name: string; tick: unknown }) => {
  const subjects = useMemo(() => [{ kind: "node", name } as const], [name]);
  const shared = { subjects, tick, nameOf: lineName };
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
        {...shared}
      />
      <MetricChart title="Disk" unit="bytes a second" metrics={["diskRead", "diskWrite"]} format={formatRate} bytes {...shared} />
    </div>
  );
};

const NodeView = ({ node, target }: { node: Node; target: ObjectTarget }) => {
  const { name } = node.metadata;
  const trpc = useTRPC();
  const [tab, setTab] = useQueryState("tab", "graphs");
  const pods = useView({ view: "pods", node: name });
  const usage = useView({ view: "usage", of: "nodes" });
  const podUsage = useView({ view: "usage", of: "pods" });
  const columns = useMemo(() => podColumns("node", podUsage.byUid), [podUsage.byUid]);
  const state = useFromNow((now) => describeNode(node, now).state, "idle");
  const sentence = useFromNow((now) => describeNode(node, now).sentence, "");
  const row = useMemo(() => nodeRow(node, Date.now()), [node]);
  const plan = useMemo(() => planYard(pods.rows, [row], usage.byUid), [pods.rows, row, usage.byUid]);
  const [bay] = plan.bays;
  const drain = useDrain(name);
  const cordoned = node.spec.unschedulable ?? false;
  const cordon = useMutation(
    trpc.objects.patch.mutationOptions({
      onSuccess: () => toast(cordoned ? `${name} takes new pods again` : `${name} takes no new pods; those there stay`),
      onError: (error) => toast.error(`${name} was not changed`, { description: messageOf(error) }),
    }),
  );
  useKey("e", "YAML", tab === "yaml" ? undefined : () => setTab("yaml"));
  const tabs = [
    { id: "graphs", label: "Graphs", content: <NodeCharts name={name} tick={usage.rows} /> },
    {
      id: "pods",
      label: "Pods",
      content: (
        <section className="card">
          <LiveTable
            label={`Pods on ${name}`}
            view={pods}
            columns={columns}
            initialSort={{ column: "name", descending: false }}
            href={podLink}
            keyboard
            empty={<p className="muted">No pods are here.</p>}
          />
        </section>
      ),
    },
    {
      id: "about",
      label: "Conditions",
      content: (
        <div className="two">
          <NodeFacts node={node} />
          <ObjectEvents object={node} />
        </div>
      ),
    },
    { id: "labels", label: "Labels and taints", content: <NodeLabels node={node} /> },
    { id: "images", label: "Images", content: <NodeImages node={node} /> },
    { id: "yaml", label: "YAML", content: <YamlPanel target={target} live={node} /> },
  ];
  return (
    <>
      <PageHead
        title={name}
        crumbs={[{ label: "Nodes", href: "/nodes" }]}
        actions={
          <>
            <button
              type="button"
              className="btn"
              disabled={cordon.isPending}
              title={cordoned ? "kubectl uncordon" : "kubectl cordon"}
              onClick={() => cordon.mutate({ ref: resources.nodes, name, patch: { spec: { unschedulable: cordoned ? null : true } } })}
            >
              {cordoned ? "Uncordon" : "Cordon"}
            </button>
            <DrainButton node={name} draining={drain?.phase === "running"} />
            <DeleteButton
              object={node}
              target={target}
              listHref="/nodes"
              canRecreate={false}
              consequence="Its pods are given up and made anew elsewhere. An agent that still runs there registers it again."
            />
          </>
        }
      >
        <span className="chip">
          <StateDot state={state} />
          {row.code}
        </span>
        {row.address ? <Copy text={row.address} /> : null}
        {row.simulated ? <span className="chip">simulated</span> : null}
        {sentence ? <span className="muted">{sentence}</span> : null}
      </PageHead>
      {drain ? <DrainCard node={name} drain={drain} /> : null}
      <div className={styles.large}>
        {bay ? <Bay bay={bay} scale={bay.pods.length > 250 ? "tiles" : "boxes"} colourOf={({ app }) => app} note="asked" /> : null}
      </div>
      <Tabs label="About this node" tabs={tabs} value={tab} onChange={setTab} />
    </>
  );
};

export const NodePage = ({ name }: { name: string }) => {
  const target = useMemo(() => ({ ref: resources.nodes, name }), [name]);
  const { object, gone, view } = useObject<Node>(target);
  return (
    <ObjectFrame object={object} gone={gone} view={view} what={`node ${name}`} listHref="/nodes">
      {(node) => <NodeView key={node.metadata.uid} node={node} target={target} />}
    </ObjectFrame>
  );
};
