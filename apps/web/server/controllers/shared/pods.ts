import { parseTime } from "@gantry/api";
import type { Pod, PodCondition } from "@gantry/api/core/v1";
import { findCondition } from "./conditions";

export const podCondition = (pod: Pod, type: string): PodCondition | undefined => findCondition(pod.status.conditions, type);

export const isPodReady = (pod: Pod): boolean => podCondition(pod, "Ready")?.status === "True";

export const isPodTerminal = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";

/** Neither finished nor being deleted. */
export const isPodActive = (pod: Pod): boolean => !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;

/** Milliseconds since the epoch when the pod became ready, as far as that is known. */
export const readySince = (pod: Pod): number | undefined => {
  const condition = podCondition(pod, "Ready");
  if (condition?.status !== "True" || condition.lastTransitionTime === undefined) return undefined;
  return parseTime(condition.lastTransitionTime);
};

/** Ready for at least `minReadySeconds`. */
export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: number): boolean => {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= now;
};

/** Restarts of the container that was restarted most. */
export const maximumRestarts = (pod: Pod): number =>
  Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount ?? 0));

export const nodeNameOf = (pod: Pod): string => pod.spec.nodeName ?? "";
