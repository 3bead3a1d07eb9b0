import type { Deployment } from "@gantry/api/apps/v1";
import { scaledValue } from "../shared/int-or-percent";

export const isRollingUpdate = (deployment: Deployment): boolean => (deployment.spec.strategy.type ?? "RollingUpdate") === "RollingUpdate";

export const desiredReplicas = (deployment: Deployment): number => deployment.spec.replicas ?? 1;

/** Pods that a rollout may have beyond the wanted number. */
export const maximumSurge = (deployment: Deployment): number =>
  isRollingUpdate(deployment) ? scaledValue(deployment.spec.strategy.rollingUpdate?.maxSurge, desiredReplicas(deployment), "up") : 0;

/** Pods of the wanted number that may be unavailable during a rollout. Never both this and the surge are zero: a rollout must be able to move. */
export const maximumUnavailable = (deployment: Deployment): number => {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  const unavailable = scaledValue(deployment.spec.strategy.rollingUpdate?.maxUnavailable, desired, "down");
  return Math.min(unavailable === 0 && maximumSurge(deployment) === 0 ? 1 : unavailable, desired);
};
