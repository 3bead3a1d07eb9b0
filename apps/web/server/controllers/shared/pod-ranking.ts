import { parseTime } from "@gantry/api";
import { isPodReady, type Pod } from "@gantry/api/core/v1";
import { maximumRestarts, nodeNameOf, readySince } from "./pods";

const deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const deletionCost = (pod: Pod): number => {
  const cost = Number(pod.metadata.annotations?.[deletionCostAnnotation] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
};

/** Powers of two since a moment: pods of about the same age count as equally old. */
const ageBucket = (since: number | undefined, now: number): number =>
  since === undefined || since >= now ? 0 : Math.floor(Math.log2(Math.max(1, now - since)));

export interface RankingOptions {
  /** How many pods of the same kind run on a node. */
  readonly podsOnNode: (nodeName: string) => number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Which pods to give up first, as Kubernetes ranks them: not yet on a node, not running, not ready, of lower deletion
 * cost, on nodes with more of them, ready for a shorter time, restarted more often, younger; uid breaks ties.
 */
export const rankForDeletion = (pods: readonly Pod[], options: RankingOptions): Pod[] => {
  const { podsOnNode, now } = options;
  const ranks = new Map(
    pods.map((pod) => [
      pod,
      [
        nodeNameOf(pod) === "" ? 0 : 1,
        phaseRank[pod.status.phase ?? "Pending"] ?? 1,
        isPodReady(pod) ? 1 : 0,
        deletionCost(pod),
        -podsOnNode(nodeNameOf(pod)),
        isPodReady(pod) ? ageBucket(readySince(pod), now) : 0,
        -maximumRestarts(pod),
        ageBucket(parseTime(pod.metadata.creationTimestamp), now),
      ],
    ]),
  );
  return [...pods].sort((first, second) => {
    const a = ranks.get(first) ?? [];
    const b = ranks.get(second) ?? [];
    for (const [position, rank] of a.entries()) {
      const difference = rank - (b[position] ?? 0);
      if (difference !== 0) return difference;
    }
    return first.metadata.uid < second.metadata.uid ? -1 : 1;
  });
};

/** Counts pods by the node they are on. */
export const countByNode = (pods: Iterable<Pod>): ((nodeName: string) => number) => {
  const counts = new Map<string, number>();
  for (const pod of pods) counts.set(nodeNameOf(pod), (counts.get(nodeNameOf(pod)) ?? 0) + 1);
  return (nodeName) => counts.get(nodeName) ?? 0;
};
