import Link from "next/link";
import { linkByKind, pageLink } from "@/lib/client/links";
import { formatBytes, formatCores } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import type { PodRow, UsageRow } from "@/lib/rows/types";
import { ageColumn, nameColumn, namespaceColumn, stateColumn } from "../table/cells";
import type { Column } from "../table/columns";

export const podLink = (pod: { namespace: string; name: string }): string => pageLink({ ...resources.pods, ...pod });

const nodeColumn: Column<PodRow> = {
  id: "node",
  title: "Node",
  width: "minmax(56px, 1fr)",
  narrow: false,
  by: ({ node }) => node,
  cell: ({ node }) =>
    node ? (
      <Link href={`/nodes/${encodeURIComponent(node)}`} className="link">
        {node}
      </Link>
    ) : (
      <span className="faint">none yet</span>
    ),
};

const restartsColumn: Column<PodRow> = {
  id: "restarts",
  title: "Restarts",
  width: "72px",
  align: "end",
  narrow: false,
  by: ({ restarts }) => restarts,
  cell: ({ restarts }) => <span className={`mono ${restarts > 0 ? "" : "faint"}`}>{restarts}</span>,
};

const ownerColumn: Column<PodRow> = {
  id: "owner",
  title: "Made by",
  width: "minmax(70px, 1.2fr)",
  narrow: false,
  by: ({ ownerName }) => ownerName,
  cell: ({ ownerKind, ownerName, namespace }) => {
    const href = linkByKind(ownerKind, namespace, ownerName);
    if (!ownerName) return <span className="faint">itself</span>;
    return href ? (
      <Link href={href} className="link mono muted" title={`${ownerKind} ${ownerName}`}>
        {ownerName}
      </Link>
    ) : (
      <span className="mono muted">{ownerName}</span>
    );
  },
};

const usageColumns = (usage: ReadonlyMap<string, UsageRow>): Column<PodRow>[] => {
  const of = ({ namespace, name }: PodRow): UsageRow | undefined => usage.get(`pod/${namespace}/${name}`);
  const column = (id: "cpu" | "memory", title: string, format: (value: number) => string): Column<PodRow> => ({
    id,
    title,
    width: "60px",
    align: "end",
    narrow: false,
    by: (row) => of(row)?.[id] ?? -1,
    cell: (row) => {
      const value = of(row)?.[id];
      return <span className="mono">{value === undefined ? <span className="faint">–</span> : format(value)}</span>;
    },
  });
  return [column("cpu", "CPU", formatCores), column("memory", "Memory", formatBytes)];
};

const own: Readonly<Record<"list" | "workload" | "node", readonly Column<PodRow>[]>> = {
  list: [nameColumn(podLink), namespaceColumn(), stateColumn(), nodeColumn, ownerColumn, restartsColumn],
  workload: [nameColumn(podLink), stateColumn(), nodeColumn],
  node: [nameColumn(podLink), namespaceColumn(), stateColumn(), restartsColumn],
};

/** The columns of a pods table, by where it stands. */
export const podColumns = (place: keyof typeof own, usage: ReadonlyMap<string, UsageRow>): Column<PodRow>[] => [
  ...own[place],
  ...usageColumns(usage),
  ageColumn(),
];
