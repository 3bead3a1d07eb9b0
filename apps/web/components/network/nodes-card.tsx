import { useMemo } from "react";
import { formatCount, plural } from "@/lib/format/numbers";
import type { ViewState } from "@/lib/live/view-store";
import { type NodeAnswer, networkProblems } from "@/lib/network/node-state";
import type { NodeNetworkRow } from "@/lib/rows/types";
import { nameColumn } from "../table/cells";
import type { Column } from "../table/columns";
import { LiveTable } from "../table/live-table";
import { Copy } from "../ui/copy";
import { StateText } from "../ui/state-dot";
import { Empty } from "../ui/states";

type Answers = ReadonlyMap<string, NodeAnswer>;

const nodeLink = ({ name }: NodeNetworkRow): string => `/nodes/${encodeURIComponent(name)}`;

const Health = ({ row, answer }: { row: NodeNetworkRow; answer: NodeAnswer | undefined }) => {
  if (row.state !== "ready") return <StateText state={row.state} code={row.code} why={row.why} />;
  if (row.simulated) return <StateText state="idle" code={row.code} why="simulated: it carries no traffic" />;
  if (!answer) return <StateText state="ready" code={row.code} />;
  if (!answer.state) return <StateText state="idle" code={row.code} why={answer.problem} />;
  const problems = networkProblems(answer.state);
  return problems.length === 0 ? (
    <StateText state="ready" code={row.code} why="its network is in order" />
  ) : (
    <StateText state="failed" code={plural(problems.length, "problem")} why={problems[0]} />
  );
};

const proxyTitle = (answer: NodeAnswer | undefined): string | undefined => {
  const last = answer?.state?.proxy?.lastProgramming;
  return (
    last && `the newest change was about ${plural(last.services, "service")} and took ${formatCount(Math.round(last.milliseconds))} ms`
  );
};

const mtuTitle = (answer: NodeAnswer | undefined): string | undefined => {
  const mtu = answer?.state?.mtu;
  return mtu && `${mtu.pods} bytes for pods: ${mtu.underlay} between the nodes, less ${mtu.overhead} that the backend adds`;
};

const columnsWith = (answers: Answers): Column<NodeNetworkRow>[] => [
  nameColumn(nodeLink, "minmax(90px, 1.1fr)"),
  {
    id: "health",
    title: "Health",
    width: "minmax(120px, 2.4fr)",
    by: ({ state }) => state,
    cell: (row) => <Health row={row} answer={answers.get(row.name)} />,
  },
  {
    id: "backend",
    title: "Backend",
    width: "minmax(80px, 0.8fr)",
    narrow: false,
    by: ({ backend }) => backend ?? "",
    cell: ({ backend }) => <span className="mono">{backend}</span>,
  },
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
    width: "118px",
    by: ({ podCIDRs }) => podCIDRs[0] ?? "",
    cell: ({ podCIDRs, simulated }) =>
      podCIDRs.length > 0 ? (
        podCIDRs.map((cidr) => <Copy key={cidr} text={cidr} />)
      ) : (
        <span className="faint">{simulated ? "simulated" : "none yet"}</span>
      ),
  },
  {
    id: "mtu",
    title: "MTU",
    width: "64px",
    align: "end",
    narrow: false,
    by: ({ name }) => answers.get(name)?.state?.mtu?.pods ?? 0,
    cell: ({ name }) => (
      <span className="mono" title={mtuTitle(answers.get(name))}>
        {answers.get(name)?.state?.mtu?.pods}
      </span>
    ),
  },
  {
    id: "proxy",
    title: "Service proxy",
    width: "minmax(96px, 0.8fr)",
    narrow: false,
    by: ({ name }) => answers.get(name)?.state?.proxy?.kind ?? "",
    cell: ({ name }) => (
      <span className="mono" title={proxyTitle(answers.get(name))}>
        {answers.get(name)?.state?.proxy?.kind}
      </span>
    ),
  },
];

/** Every node: what its object says, live, and what its agent says. */
export const NodesCard = ({ view, answers }: { view: ViewState<NodeNetworkRow>; answers: Answers }) => {
  const columns = useMemo(() => columnsWith(answers), [answers]);
  return (
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
  );
};
