import Link from "next/link";
import { useId } from "react";
import { plural } from "@/lib/format/numbers";
import { type Deviation, findDisagreement } from "@/lib/network/backends";
import type { NodeNetworkRow } from "@/lib/rows/types";
import { Copy } from "../ui/copy";
import { StateDot } from "../ui/state-dot";

const Deviating = ({ nodes, backend }: Deviation) => (
  <li>
    <StateDot state="failed" />{" "}
    {nodes.map((node, index) => (
      <span key={node}>
        {index === 0 ? "" : index === nodes.length - 1 ? " and " : ", "}
        <Link href={`/nodes/${encodeURIComponent(node)}`} className="mono link">
          {node}
        </Link>
      </span>
    ))}{" "}
    {nodes.length === 1 ? "runs" : "run"} <span className="mono">{backend}</span>
  </li>
);

/** Says which nodes reach the pods of others in another way than the cluster does, what that means and what to do; nothing where all agree. */
export const BackendNotice = ({ rows }: { rows: readonly NodeNetworkRow[] }) => {
  const heading = useId();
  const found = findDisagreement(rows);
  if (!found) return null;
  const { usual, agreeing, deviations } = found;
  const one = deviations.length === 1 && deviations[0]?.nodes.length === 1;
  return (
    <section className="card stack-s" aria-labelledby={heading}>
      <h2 id={heading}>Not all nodes run the same network backend</h2>
      <ul className="stack-s">
        {deviations.map((deviation) => (
          <Deviating key={deviation.backend} {...deviation} />
        ))}
      </ul>
      <p className="muted">
        The other {agreeing === 1 ? "node runs" : `${plural(agreeing, "node")} run`} <span className="mono">{usual}</span>. Between nodes
        that run different backends, pods and Services are not reached, or only one way. On{" "}
        {one ? "that machine" : "each of these machines"}, stop Gantry and start it with what the others run:{" "}
        <Copy text={`npm start -- --network-backend ${usual}`} />
      </p>
    </section>
  );
};
