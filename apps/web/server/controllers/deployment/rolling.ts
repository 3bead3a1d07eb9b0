import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import { desiredReplicas, maximumUnavailable } from "./fenceposts";
import { everyReplicaSet, type ReplicaSets, replicasOf, sumOf } from "./replica-sets";

export interface Resize {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

/** Takes up to `count` replicas away from ReplicaSets, oldest first; each gives at most what `most` allows. */
const takeAway = (sizes: Map<ReplicaSet, number>, count: number, most: (replicaSet: ReplicaSet, size: number) => number): number => {
  let taken = 0;
  for (const [replicaSet, size] of sizes) {
    const share = Math.max(0, Math.min(size, count - taken, most(replicaSet, size)));
    sizes.set(replicaSet, size - share);
    taken += share;
  }
  return taken;
};

/**
 * Which old ReplicaSets a rolling update may shrink now. Unavailable pods go first, as that costs no availability; then
 * as many available ones as leave the minimum. New pods that are not available yet count against what may go.
 */
export const shrinkOldReplicaSets = (deployment: Deployment, sets: ReplicaSets): Resize[] => {
  const { current } = sets;
  const minimumAvailable = desiredReplicas(deployment) - maximumUnavailable(deployment);
  const newUnavailable = replicasOf(current) - (current?.status.availableReplicas ?? 0);
  const spare = sumOf(everyReplicaSet(sets), replicasOf) - minimumAvailable - newUnavailable;
  if (spare <= 0) return [];

  const sizes = new Map(
    sets.old.filter((replicaSet) => replicasOf(replicaSet) > 0).map((replicaSet) => [replicaSet, replicasOf(replicaSet)]),
  );
  takeAway(sizes, spare, (replicaSet, size) => size - (replicaSet.status.availableReplicas ?? 0));
  const available = sumOf(everyReplicaSet(sets), (replicaSet) => replicaSet.status.availableReplicas);
  takeAway(sizes, available - minimumAvailable, (_, size) => size);

  return [...sizes]
    .filter(([replicaSet, size]) => size !== replicasOf(replicaSet))
    .map(([replicaSet, replicas]) => ({ replicaSet, replicas }));
};
