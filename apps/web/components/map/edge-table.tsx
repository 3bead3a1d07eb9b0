import Link from "next/link";
import { useMemo } from "react";
import { pageLink } from "@/lib/client/links";
import { resources } from "@/lib/kubernetes/resource";
import { conditionWords } from "@/lib/map/counts";
import type { EndpointCondition, MapPlan, MapService } from "@/lib/map/types";
import type { NamedRow } from "@/lib/rows/types";
import type { State } from "@/lib/state/state";
import { namespaceColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { DataTable } from "../table/data-table";
import { StateDot } from "../ui/state-dot";
import { serviceText } from "./service-button";

interface EdgeRow extends NamedRow {
  readonly target: string;
  readonly node: string;
  readonly state: State;
  readonly text: string;
}

const states: Readonly<Record<EndpointCondition, State>> = { ready: "ready", unready: "failed", terminating: "waiting" };

const rowsOf = ({ services, edges, units, bays }: MapPlan): EdgeRow[] => {
  const titles = new Map(bays.map(({ id, title }) => [id, title]));
  const byId = new Map(services.map((service) => [service.id, service]));
  const base = ({ name, namespace, row }: MapService) => ({ name, namespace, created: row?.created ?? 0 });
  const reached = edges.flatMap(({ id, service: from, unit, bay, condition }): EdgeRow[] => {
    const service = byId.get(from);
    if (!service) return [];
    const target = units.get(unit)?.name ?? "";
    return [{ ...base(service), uid: id, target, node: titles.get(bay) ?? "", state: states[condition], text: conditionWords[condition] }];
  });
  const leading = new Set(edges.map(({ service }) => service));
  const alone = services
    .filter(({ id }) => !leading.has(id))
    .map((service): EdgeRow => ({ ...base(service), uid: service.id, target: "", node: "", state: "idle", text: serviceText(service) }));
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
