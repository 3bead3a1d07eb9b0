import type { NodeRefusal } from "./framework";

/** `1 Insufficient cpu, 2 node(s) were unschedulable`: how many nodes gave which reason, as Kubernetes sorts and writes it. */
const summarize = (refusals: Iterable<NodeRefusal>): string => {
  const counts = new Map<string, number>();
  for (const { reasons } of refusals) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(", ");
};

export interface Failure {
  readonly total: number;
  readonly refusals: ReadonlyMap<string, NodeRefusal>;
  readonly blocked?: NodeRefusal;
  /** What preemption found, when it was tried. */
  readonly preemption?: string;
}

/** Why a pod can run nowhere: `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export const failureMessage = ({ total, refusals, blocked, preemption }: Failure): string => {
  if (total === 0) return "no nodes available to schedule pods";
  const why = blocked ? blocked.reasons.join(", ") : summarize(refusals.values());
  return `0/${total} nodes are available: ${why}.${preemption ? ` ${preemption}` : ""}`;
};

/** `preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.` */
export const preemptionMessage = (total: number, refusals: ReadonlyMap<string, NodeRefusal>): string => {
  const answers = [...refusals.values()].map(({ filter, unresolvable }) => ({
    filter,
    reasons: [unresolvable ? "Preemption is not helpful for scheduling" : "No preemption victims found for incoming pod"],
  }));
  return `preemption: 0/${total} nodes are available: ${summarize(answers)}.`;
};
