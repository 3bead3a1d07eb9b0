import Link from "next/link";
import { useMemo } from "react";
import { pageLink } from "@/lib/client/links";
import { resources } from "@/lib/kubernetes/resource";
import type { EndpointCondition, MapPlan } from "@/lib/network-map";
import type { NamedRow } from "@/lib/rows/types";
import type { State } from "@/lib/state/state";
import { namespaceColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { DataTable } from "../table/data-table";
import { StateDot } from "../ui/state-dot";

interface EdgeRow extends NamedRow {
  readonly target: string;
  readonly node: string;
  readonly state: State;
  readonly text: string;
}

const states: Readonly<Record<EndpointCondition, State>> = { ready: "ready", unready: "failed", terminating: "waiting" };
const words: Readonly<Record<EndpointCondition, string>> = { ready: "ready", unready: "not ready", terminating: "terminating" };

const rowsOf = ({ services, edges, units, bays }: MapPlan): EdgeRow[] => {
  const bayOf = new Map(bays.flatMap(({ title, units: members }) => members.map(({ id }) => [id, title] as const)));
  const byId = new Map(services.map((service) => [service.id, service.row]));
  const reached = edges.flatMap(({ id, service, unit: unitId, condition, counts }): EdgeRow[] => {
    const row = byId.get(service);
    const unit = units.get(unitId);
    if (!row || !unit) return [];
    const text =
      unit.kind === "group"
        ? (["ready", "unready", "terminating"] as const)
            .filter((key) => counts[key] > 0)
            .map((key) => `${counts[key]} ${words[key]}`)
            .join(", ")
        : words[condition];
    const { name, namespace, created } = row;
    const state = counts.unready > 0 && condition === "ready" ? "waiting" : states[condition];
    return [{ uid: id, name, namespace, created, target: unit.name, node: bayOf.get(unitId) ?? "", state, text }];
  });
  const leading = new Set(edges.map(({ service }) => service));
  const alone = services
    .filter(({ id }) => !leading.has(id))
    .map(({ id, row: { name, namespace, created } }): EdgeRow => {
      return { uid: id, name, namespace, created, target: "", node: "", state: "idle", text: "leads nowhere" };
    });
  return [...reached, ...alone];
};

const serviceLink = ({ namespace, name }: EdgeRow): string => pageLink({ ...resources.services, namespace, name });

const columns: readonly Column<EdgeRow>[] = [
  {
    id: "name",
    title: "Service",
    width: "minmax(80px, 1.4fr)",
    by: ({ name }) => name,
    cell: (row) => (
      <Link href={serviceLink(row)} className="mono link" title={row.name}>
        {row.name}
      </Link>
    ),
  },
  namespaceColumn(),
  {
    id: "target",
    title: "Reaches",
    width: "minmax(90px, 2fr)",
    by: ({ target }) => target,
    cell: ({ target }) => (
      <span className="mono" title={target}>
        {target}
      </span>
    ),
  },
  { id: "node", title: "Where", width: "minmax(70px, 1fr)", narrow: false, by: ({ node }) => node, cell: ({ node }) => node },
  {
    id: "state",
    title: "Endpoint",
    width: "minmax(90px, 1.2fr)",
    by: ({ text }) => text,
    cell: ({ state, text }) => (
      <span className="truncate">
        <StateDot state={state} label="" /> {text}
      </span>
    ),
  },
];

/** The map as a table: every edge a row. */
export const EdgeTable = ({ plan }: { plan: MapPlan }) => {
  const rows = useMemo(() => rowsOf(plan), [plan]);
  return (
    <DataTable
      label="Which service reaches which pods"
      rows={rows}
      columns={columns}
      initialSort={{ column: "name", descending: false }}
      href={serviceLink}
      keyboard
    />
  );
};
