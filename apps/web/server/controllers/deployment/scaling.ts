import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import { desiredReplicasOf, maximumReplicasOf } from "./annotations";
import { desiredReplicas, isRollingUpdate, maximumSurge } from "./fenceposts";
import { byAge, everyReplicaSet, isActive, type ReplicaSets, replicasOf, sumOf } from "./replica-sets";
import type { Resize } from "./rolling";

/** Whether the Deployment was resized since its ReplicaSets were last told its size. */
export const wasScaled = (deployment: Deployment, sets: ReplicaSets): boolean =>
  everyReplicaSet(sets).some((replicaSet) => {
    const told = desiredReplicasOf(replicaSet);
    return isActive(replicaSet) && told !== undefined && told !== desiredReplicas(deployment);
  });

const isSaturated = (deployment: Deployment, replicaSet: ReplicaSet | undefined): boolean => {
  const desired = desiredReplicas(deployment);
  if (replicaSet === undefined) return false;
  const { availableReplicas = 0 } = replicaSet.status;
  return replicasOf(replicaSet) === desired && desiredReplicasOf(replicaSet) === desired && availableReplicas === desired;
};

/** Rounds half away from zero. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** What a ReplicaSet should gain or lose for it to keep its share of the Deployment. */
const shareOf = (replicaSet: ReplicaSet, deployment: Deployment): number => {
  const size = replicasOf(replicaSet);
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -size;
  const before = maximumReplicasOf(replicaSet) ?? deployment.status.replicas ?? 0;
  return before === 0 ? 0 : round((size * (desired + maximumSurge(deployment))) / before) - size;
};

/** Spreads a change of size over the active ReplicaSets of a rollout, in proportion; what rounding leaves goes to the largest. */
const scaleInProportion = (deployment: Deployment, active: readonly ReplicaSet[]): Resize[] => {
  const desired = desiredReplicas(deployment);
  const allowed = desired > 0 ? desired + maximumSurge(deployment) : 0;
  const toAdd = allowed - sumOf(active, replicasOf);
  // Growing favours newer ones among equals, shrinking older ones.
  const sorted = [...active].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? byAge(b, a) : byAge(a, b)));
  let added = 0;
  const sizes = sorted.map((replicaSet) => {
    const share = toAdd === 0 ? 0 : shareOf(replicaSet, deployment);
    const step = toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
    const bounded = toAdd > 0 ? Math.max(step, 0) : Math.min(step, 0);
    added += bounded;
    return { replicaSet, replicas: replicasOf(replicaSet) + bounded };
  });
  return sizes.map((size, position) => (position === 0 ? { ...size, replicas: Math.max(0, size.replicas + toAdd - added) } : size));
};

/**
 * The sizes of the ReplicaSets after the Deployment was resized. Replica sets whose size stays are among them, as they
 * must be told the Deployment's new size.
 */
export const scaleReplicaSets = (deployment: Deployment, sets: ReplicaSets): Resize[] => {
  const desired = desiredReplicas(deployment);
  const active = everyReplicaSet(sets).filter(isActive);
  const only = active.length === 1 ? active[0] : active.length === 0 ? (sets.current ?? [...sets.old].sort(byAge).at(-1)) : undefined;
  if (only !== undefined) return [{ replicaSet: only, replicas: desired }];
  if (isSaturated(deployment, sets.current)) {
    return sets.old.filter(isActive).map((replicaSet) => ({ replicaSet, replicas: 0 }));
  }
  return isRollingUpdate(deployment) && active.length > 0 ? scaleInProportion(deployment, active) : [];
};
