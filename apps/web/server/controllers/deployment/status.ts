import { formatTime, parseTime } from "@gantry/api";
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from "@gantry/api/apps/v1";
import { findCondition, withCondition, withoutCondition } from "../shared/conditions";
import { desiredReplicas, maximumUnavailable } from "./fenceposts";
import { everyReplicaSet, type ReplicaSets, replicasOf, sumOf } from "./replica-sets";

/** The greatest deadline means none. */
const noDeadline = 2 ** 31 - 1;

export const hasProgressDeadline = (deployment: Deployment): boolean =>
  deployment.spec.progressDeadlineSeconds !== undefined && deployment.spec.progressDeadlineSeconds !== noDeadline;

export const progressOf = (status: DeploymentStatus): DeploymentCondition | undefined => findCondition(status.conditions, "Progressing");

interface Progress {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

const conditionOf = (type: string, { status, reason, message }: Progress): DeploymentCondition => {
  const now = formatTime(Date.now());
  return { type, status, reason, message, lastUpdateTime: now, lastTransitionTime: now };
};

export const withProgress = (status: DeploymentStatus, progress: Progress): DeploymentStatus => ({
  ...status,
  conditions: withCondition(status.conditions, conditionOf("Progressing", progress)),
});

/** Sets the condition even where status and reason stay, so that it tells when progress was last seen. */
const touchProgress = (status: DeploymentStatus, progress: Progress): DeploymentStatus => {
  const current = progressOf(status);
  const condition = conditionOf("Progressing", progress);
  const since = current?.status === condition.status ? current.lastTransitionTime : undefined;
  const kept = since === undefined ? condition : { ...condition, lastTransitionTime: since };
  return { ...status, conditions: [...withoutCondition(status.conditions, "Progressing"), kept] };
};

/** The counts and the availability that the ReplicaSets amount to; other conditions as they were. */
export const countedStatus = (deployment: Deployment, sets: ReplicaSets): DeploymentStatus => {
  const all = everyReplicaSet(sets);
  const available = sumOf(all, (replicaSet) => replicaSet.status.availableReplicas);
  const enough = available >= desiredReplicas(deployment) - maximumUnavailable(deployment);
  const availability = enough
    ? ({ status: "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability." } as const)
    : ({ status: "False", reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability." } as const);
  const { collisionCount } = deployment.status;
  const counts: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sumOf(all, (replicaSet) => replicaSet.status.replicas),
    updatedReplicas: sets.current?.status.replicas ?? 0,
    readyReplicas: sumOf(all, (replicaSet) => replicaSet.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumOf(all, replicasOf) - available),
    conditions: withCondition(deployment.status.conditions, conditionOf("Available", availability)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
  // Zero counts are left out, as the API prints a Deployment.
  return Object.fromEntries(
    Object.entries(counts).filter(([name, value]) => value !== 0 || name === "observedGeneration"),
  ) as DeploymentStatus;
};

/** Every wanted pod is of the present template and available, and no other is left. */
export const isComplete = (deployment: Deployment, status: DeploymentStatus): boolean => {
  const desired = desiredReplicas(deployment);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  return (
    updatedReplicas === desired &&
    replicas === desired &&
    availableReplicas === desired &&
    observedGeneration >= (deployment.metadata.generation ?? 0)
  );
};

const madeProgress = (before: DeploymentStatus, after: DeploymentStatus): boolean => {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
};

/** Milliseconds since the epoch at which a rollout without progress counts as stuck. */
export const progressDeadline = (deployment: Deployment, status: DeploymentStatus): number | undefined => {
  const since = progressOf(status)?.lastUpdateTime;
  if (!hasProgressDeadline(deployment) || since === undefined) return undefined;
  return (parseTime(since) ?? 0) + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000;
};

const failureOf = (sets: ReplicaSets): DeploymentCondition | undefined => {
  const candidates: ReplicaSet[] = sets.current === undefined ? [...sets.old] : [sets.current, ...sets.old];
  const failed = candidates.map((replicaSet) => findCondition(replicaSet.status.conditions, "ReplicaFailure")).find((found) => found);
  const since = failed?.lastTransitionTime;
  return failed && { ...failed, ...(since === undefined ? {} : { lastUpdateTime: since }) };
};

/** The status during a rollout: counts, progress towards the deadline, and why pods cannot be made. */
export const rolloutStatus = (deployment: Deployment, sets: ReplicaSets, now: number): DeploymentStatus => {
  let status = countedStatus(deployment, sets);
  const current = progressOf(deployment.status);
  const subject = sets.current === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${sets.current.metadata.name}"`;
  const wasComplete = current?.reason === "NewReplicaSetAvailable" && (status.replicas ?? 0) === (status.updatedReplicas ?? 0);

  if (!hasProgressDeadline(deployment)) {
    status = { ...status, conditions: withoutCondition(status.conditions, "Progressing") };
  } else if (!wasComplete) {
    if (isComplete(deployment, status)) {
      status = withProgress(status, {
        status: "True",
        reason: "NewReplicaSetAvailable",
        message: `${subject} has successfully progressed.`,
      });
    } else if (madeProgress(deployment.status, status)) {
      status = touchProgress(status, { status: "True", reason: "ReplicaSetUpdated", message: `${subject} is progressing.` });
    } else if (isTimedOut(deployment, status, now)) {
      status = withProgress(status, {
        status: "False",
        reason: "ProgressDeadlineExceeded",
        message: `${subject} has timed out progressing.`,
      });
    }
  }
  const failure = failureOf(sets);
  const conditions =
    failure === undefined ? withoutCondition(status.conditions, "ReplicaFailure") : withCondition(status.conditions, failure);
  return { ...status, conditions };
};

const isTimedOut = (deployment: Deployment, status: DeploymentStatus, now: number): boolean => {
  const reason = progressOf(status)?.reason;
  if (reason === undefined || reason === "NewReplicaSetAvailable") return false;
  const deadline = progressDeadline(deployment, status);
  return reason === "ProgressDeadlineExceeded" || (deadline !== undefined && deadline < now);
};

/** Tells a paused and a resumed Deployment apart from one that makes no progress. `undefined` when nothing is to be told. */
export const pauseProgress = (deployment: Deployment): Progress | undefined => {
  if (!hasProgressDeadline(deployment)) return undefined;
  const reason = progressOf(deployment.status)?.reason;
  if (reason === "ProgressDeadlineExceeded") return undefined;
  const paused = deployment.spec.paused === true;
  if (paused && reason !== "DeploymentPaused") return { status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" };
  if (!paused && reason === "DeploymentPaused") return { status: "Unknown", reason: "DeploymentResumed", message: "Deployment is resumed" };
  return undefined;
};
