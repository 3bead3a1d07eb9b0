"use client";

import { useMemo } from "react";
import { formatBytesOf, formatCores } from "@/lib/format/numbers";
import { useView } from "@/lib/live/use-live";
import type { NodeRow, UsageRow } from "@/lib/rows/types";
import { ageColumn, nameColumn, stateColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { LiveTable } from "../table/live-table";
import { PageHead } from "../ui/page-head";
import { Empty } from "../ui/states";
import { AddNodeButton } from "./add-node-button";

const nodeLink = ({ name }: NodeRow): string => `/nodes/${encodeURIComponent(name)}`;

const columnsWith = (usage: ReadonlyMap<string, UsageRow>, pods: ReadonlyMap<string, number>): Column<NodeRow>[] => [
  nameColumn(nodeLink, "minmax(120px, 1.2fr)"),
  stateColumn(),
  {
    id: "address",
    title: "Address",
    width: "minmax(100px, 1fr)",
    narrow: false,
    by: ({ address }) => address,
    cell: ({ address }) => <span className="mono">{address}</span>,
  },
  {
    id: "roles",
    title: "Roles",
    width: "minmax(80px, 0.8fr)",
    narrow: false,
    by: ({ roles }) => roles,
    cell: ({ roles }) => <span className="muted">{roles || "–"}</span>,
  },
  {
    id: "pods",
    title: "Pods",
    width: "80px",
    align: "end",
    by: ({ name }) => pods.get(name) ?? 0,
    cell: ({ name, pods: most }) => (
      <span className="mono">
        {pods.get(name) ?? 0}
        <span className="faint"> / {most}</span>
      </span>
    ),
  },
  {
    id: "cpu",
    title: "CPU",
    width: "110px",
    align: "end",
    narrow: false,
    by: ({ name }) => usage.get(`node/${name}`)?.cpu ?? -1,
    cell: ({ name, cpu }) => {
      const used = usage.get(`node/${name}`)?.cpu;
      return <span className="mono">{used === undefined ? formatCores(cpu) : `${formatCores(used)} of ${formatCores(cpu)}`}</span>;
    },
  },
  {
    id: "memory",
    title: "Memory",
    width: "120px",
    align: "end",
    narrow: false,
    by: ({ name }) => usage.get(`node/${name}`)?.memory ?? -1,
    cell: ({ name, memory }) => <span className="mono">{formatBytesOf(usage.get(`node/${name}`)?.memory ?? 0, memory)}</span>,
  },
  {
    id: "version",
    title: "Version",
    width: "minmax(124px, 1fr)",
    narrow: false,
    by: ({ version }) => version,
    cell: ({ version }) => <span className="muted">{version}</span>,
  },
  ageColumn(),
];

export const NodeList = () => {
  const view = useView({ view: "nodes" });
  const usage = useView({ view: "usage", of: "nodes" });
  const yard = useView({ view: "yard" });
  const columns = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { node } of yard.rows) counts.set(node, (counts.get(node) ?? 0) + 1);
    return columnsWith(usage.byUid, counts);
  }, [usage.byUid, yard.rows]);
  return (
    <>
      <PageHead title="Nodes" actions={<AddNodeButton />} />
      <section className="card">
        <LiveTable
          label="Nodes"
          view={view}
          columns={columns}
          initialSort={{ column: "name", descending: false }}
          href={nodeLink}
          keyboard
          empty={
            <Empty title="No nodes yet" action={<AddNodeButton />}>
              An agent that starts on a machine registers it as a node, and pods can run there.
            </Empty>
          }
        />
      </section>
    </>
  );
};
