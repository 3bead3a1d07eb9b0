import Link from "next/link";
import { type NodeAnswer, networkProblems } from "@/lib/network/node-state";
import { StateDot } from "../ui/state-dot";

/** What is wrong, in the agents' own words; nothing at all when all is well. */
export const Problems = ({ answers }: { answers: readonly NodeAnswer[] }) => {
  const found = answers.flatMap(({ node, state }) => (state ? networkProblems(state).map((text) => ({ node, text })) : []));
  if (found.length === 0) return null;
  return (
    <section className="card" aria-label="What needs you">
      <h2>What needs you</h2>
      <ul className="stack-s" style={{ marginTop: "var(--s-3)" }}>
        {found.map(({ node, text }) => (
          <li key={`${node} ${text}`}>
            <StateDot state="failed" />{" "}
            <Link href={`/nodes/${encodeURIComponent(node)}`} className="mono link">
              {node}
            </Link>{" "}
            <span className="muted">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};
