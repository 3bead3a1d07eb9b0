import type { Pod } from "../schema/pod";
import type { PodCondition } from "../schema/pod-status";

export const podCondition = (pod: Pod, type: string): PodCondition | undefined =>
  pod.status.conditions?.find((condition) => condition.type === type);

/** Whether the pod's Ready condition is true: all its containers and readiness gates are. */
export const isPodReady = (pod: Pod): boolean => podCondition(pod, "Ready")?.status === "True";

/** Whether all its containers have ended and none will be started again. */
export const isPodTerminated = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";

/** Whether the pod counts as one that is there: not ended, not on its way out. */
export const isPodActive = (pod: Pod): boolean => !isPodTerminated(pod) && !pod.metadata.deletionTimestamp;

/**
 * Whether the pod has been ready for a while.
 * @param now Milliseconds since the epoch.
 */
export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: number): boolean => {
  const ready = podCondition(pod, "Ready");
  if (ready?.status !== "True") return false;
  return (
    minReadySeconds === 0 ||
    (ready.lastTransitionTime !== undefined && Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 <= now)
  );
};
