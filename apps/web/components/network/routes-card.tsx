import { useMemo } from "react";
import type { NodeAnswer } from "@/lib/network/node-state";
import type { NamedRow } from "@/lib/rows/types";
import type { Column } from "../table/columns";
import { DataTable } from "../table/data-table";

interface RouteRow extends NamedRow {
  readonly destination: string;
  readonly target: string;
  readonly way: string;
}

const rowsOf = (answers: readonly NodeAnswer[]): RouteRow[] =>
  answers.flatMap(({ node, state }) =>
    (state?.routes ?? []).map(({ destination, interface: device, gateway }): RouteRow => {
      const target = state?.peers.find(({ podCIDR }) => podCIDR === destination)?.node ?? "";
      const way = gateway ? `${device} via ${gateway}` : device;
      return { uid: `${node} ${destination}`, name: node, namespace: "", created: 0, destination, target, way };
    }),
  );

const columns: readonly Column<RouteRow>[] = [
  {
    id: "name",
    title: "On",
    width: "minmax(70px, 1fr)",
    by: ({ name }) => name,
    cell: ({ name }) => <span className="mono">{name}</span>,
  },
  {
    id: "destination",
    title: "To",
    width: "118px",
    by: ({ destination }) => destination,
    cell: ({ destination }) => <span className="mono">{destination}</span>,
  },
  {
    id: "target",
    title: "Pods on",
    width: "minmax(70px, 1fr)",
    narrow: false,
    by: ({ target }) => target,
    cell: ({ target }) => <span className="mono">{target}</span>,
  },
  {
    id: "way",
    title: "Goes out by",
    width: "minmax(90px, 1.6fr)",
    by: ({ way }) => way,
    cell: ({ way }) => <span className="mono">{way}</span>,
  },
];

/** The kernel's routes to the pods of other nodes. Not drawn where there are none: one node needs none. */
export const RoutesCard = ({ answers }: { answers: readonly NodeAnswer[] }) => {
  const rows = useMemo(() => rowsOf(answers), [answers]);
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <div className="head">
        <h2>Routes</h2>
        <span className="muted">how packets leave a node for the pods of another</span>
      </div>
      <DataTable label="Routes" rows={rows} columns={columns} initialSort={{ column: "name", descending: false }} />
    </section>
  );
};
