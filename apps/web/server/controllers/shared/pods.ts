import { parseTime } from "@gantry/api";
import { type Pod, podCondition } from "@gantry/api/core/v1";

/** Milliseconds since the epoch when the pod became ready, as far as that is known. */
export const readySince = (pod: Pod): number | undefined => {
  const condition = podCondition(pod, "Ready");
  if (condition?.status !== "True" || condition.lastTransitionTime === undefined) return undefined;
  return parseTime(condition.lastTransitionTime);
};

/** Restarts of the container that was restarted most. */
export const maximumRestarts = (pod: Pod): number =>
  Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount ?? 0));

export const nodeNameOf = (pod: Pod): string => pod.spec.nodeName ?? "";
