import { isDeepStrictEqual } from "node:util";
import type { Pod, PodStatus } from "@gantry/api/core/v1";

/** The fields of a pod's status that a node writes; others belong to the scheduler and to controllers. */
const ownFields = [
  "phase",
  "message",
  "reason",
  "hostIP",
  "hostIPs",
  "podIP",
  "podIPs",
  "startTime",
  "initContainerStatuses",
  "containerStatuses",
  "ephemeralContainerStatuses",
  "qosClass",
] as const satisfies readonly (keyof PodStatus)[];

/** Strategic merge patch merges these lists by `ip`: to change one it must be told to replace it. */
const mergedLists = new Set<string>(["hostIPs", "podIPs"]);

/** JSON has no `undefined`, and neither order nor absence of it may count as a difference. */
const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a === undefined ? null : JSON.parse(JSON.stringify(a)), b ?? null);

/**
 * The strategic merge patch that turns the status of `stored` into `wanted`; undefined when nothing differs. It names
 * the pod's uid, so that a pod of the same name that has come since is not written to.
 */
export const statusPatch = (stored: Pod, wanted: PodStatus): Record<string, unknown> | undefined => {
  const current: PodStatus = stored.status ?? {};
  const status: Record<string, unknown> = {};
  for (const name of ownFields) {
    const value = wanted[name];
    if (same(value, current[name])) continue;
    status[name] =
      value === undefined
        ? null
        : mergedLists.has(name) && Array.isArray(value) && current[name]
          ? [{ $patch: "replace" }, ...value]
          : value;
  }
  const conditions = (wanted.conditions ?? []).flatMap((condition) => {
    const before = current.conditions?.find(({ type }) => type === condition.type);
    if (before && before.status === condition.status && before.reason === condition.reason && before.message === condition.message)
      return [];
    // A merge would leave what is not named: a reason that no longer holds is taken away.
    return [{ ...condition, reason: condition.reason ?? null, message: condition.message ?? null }];
  });
  if (conditions.length > 0) status.conditions = conditions;
  return Object.keys(status).length === 0 ? undefined : { metadata: { uid: stored.metadata.uid }, status };
};
