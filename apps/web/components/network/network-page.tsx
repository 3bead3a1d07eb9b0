"use client";

import { useView } from "@/lib/live/use-live";
import type { NodeNetworkRow } from "@/lib/rows/types";
import { nameColumn, stateColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { LiveTable } from "../table/live-table";
import { Copy } from "../ui/copy";
import { PageHead } from "../ui/page-head";
import { Empty } from "../ui/states";

const nodeLink = ({ name }: NodeNetworkRow): string => `/nodes/${encodeURIComponent(name)}`;

const columns: readonly Column<NodeNetworkRow>[] = [
  nameColumn(nodeLink, "minmax(96px, 1.2fr)"),
  stateColumn(),
  {
    id: "address",
    title: "Address",
    width: "minmax(110px, 1fr)",
    narrow: false,
    by: ({ address }) => address,
    cell: ({ address }) => (address ? <Copy text={address} /> : <span className="faint">none</span>),
  },
  {
    id: "podCIDR",
    title: "podCIDR",
    width: "minmax(116px, 1.2fr)",
    by: ({ podCIDRs }) => podCIDRs[0] ?? "",
    cell: ({ podCIDRs, simulated }) =>
      podCIDRs.length > 0 ? (
        podCIDRs.map((cidr) => <Copy key={cidr} text={cidr} />)
      ) : (
        <span className="faint">{simulated ? "simulated" : "none yet"}</span>
      ),
  },
];

/** Where the pods of every node get their addresses from, and whether the node's network is in order. */
export const NetworkPage = () => {
  const view = useView({ view: "nodenetworks" });
  return (
    <>
      <PageHead title="Network" />
      <section className="card">
        <div className="head">
          <h2>Nodes</h2>
          <span className="muted">every pod has an address from its node's podCIDR</span>
        </div>
        <LiveTable
          label="Network of the nodes"
          view={view}
          columns={columns}
          initialSort={{ column: "name", descending: false }}
          href={nodeLink}
          keyboard
          empty={
            <Empty title="No nodes yet">An agent that starts on a machine registers it as a node and gets a podCIDR for its pods.</Empty>
          }
        />
      </section>
    </>
  );
};
