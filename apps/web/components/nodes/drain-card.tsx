"use client";

import Link from "next/link";
import { type DrainView, forgetDrain, stopDrain } from "@/lib/client/drains";
import { objectLink, pageLink } from "@/lib/client/links";
import type { DrainPod } from "@/lib/drain/rules";
import { plural } from "@/lib/format/numbers";
import { resources } from "@/lib/kubernetes/resource";
import { StateDot } from "../ui/state-dot";

const shown = {
  blocked: { order: 0, dot: "waiting", word: "blocked" },
  refused: { order: 1, dot: "failed", word: "not evicted" },
  leaving: { order: 2, dot: "waiting", word: "ending" },
  queued: { order: 3, dot: "idle", word: "to be evicted" },
  gone: { order: 4, dot: "ready", word: "gone" },
  stays: { order: 5, dot: "idle", word: "stays" },
} as const;

const Why = ({ pod: { namespace, why, budget } }: { pod: DrainPod }) => (
  <>
    {why}
    {budget ? (
      <>
        {" "}
        <Link className="link" href={objectLink({ group: "policy", plural: "poddisruptionbudgets", namespace, name: budget })}>
          Open budget {budget}
        </Link>
      </>
    ) : null}
  </>
);

const headline = ({ phase, problem }: DrainView, count: (state: DrainPod["state"]) => number): string => {
  const refused = count("refused");
  if (phase === "failed") return `The drain failed: ${problem}`;
  if (phase === "stopped") return "Stopped. Nothing more is evicted; the node stays cordoned.";
  if (phase === "ended")
    return refused > 0
      ? `${plural(refused, "pod")} could not be evicted.`
      : "Drained: nothing that could go is left here. Uncordon lets pods come again.";
  const blocked = count("blocked");
  return blocked > 0
    ? `${plural(blocked, "pod")} blocked by a disruption budget, asked again by itself.`
    : "Evicting. Closing this window stops it.";
};

/** How far the drain of a node is, pod by pod, and what is in its way. */
export const DrainCard = ({ node, drain }: { node: string; drain: DrainView }) => {
  const count = (wanted: DrainPod["state"]): number => drain.pods.filter(({ state }) => state === wanted).length;
  const pods = [...drain.pods].sort(
    (a, b) => shown[a.state].order - shown[b.state].order || `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`),
  );
  const all = drain.pods.length - count("stays");
  return (
    <section className="card stack-m" aria-label={`Drain of ${node}`}>
      <div className="head">
        <h2>Drain</h2>
        <span className="muted" role="status">
          {all > 0 ? `${count("gone")} of ${plural(all, "pod")} gone. ` : ""}
          {headline(drain, count)}
        </span>
        <span className="end">
          {drain.phase === "running" ? (
            <button type="button" className="btn" onClick={() => stopDrain(node)}>
              Stop the drain
            </button>
          ) : (
            <button type="button" className="btn quiet" onClick={() => forgetDrain(node)}>
              Close
            </button>
          )}
        </span>
      </div>
      {pods.length > 0 ? (
        <div style={{ maxHeight: 320, overflow: "auto" }}>
          <table className="plain-table">
            <thead>
              <tr>
                <th>Pod</th>
                <th>State</th>
                <th>Why</th>
              </tr>
            </thead>
            <tbody>
              {pods.map((pod) => (
                <tr key={pod.uid}>
                  <td className="mono">
                    {pod.state === "gone" ? (
                      `${pod.namespace}/${pod.name}`
                    ) : (
                      <Link className="link" href={pageLink({ ...resources.pods, namespace: pod.namespace, name: pod.name })}>
                        {pod.namespace}/{pod.name}
                      </Link>
                    )}
                  </td>
                  <td className="nowrap">
                    <StateDot state={shown[pod.state].dot} label={shown[pod.state].word} /> {shown[pod.state].word}
                  </td>
                  <td className="muted">
                    <Why pod={pod} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
};
