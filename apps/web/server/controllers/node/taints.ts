import { formatTime } from "@gantry/api";
import { type Node, type Taint, type Toleration, tolerates } from "@gantry/api/core/v1";
import { findCondition } from "../shared/conditions";

export const notReadyTaint = "node.kubernetes.io/not-ready";
export const unreachableTaint = "node.kubernetes.io/unreachable";

/** Conditions and the taint that each leads to, by the status that is bad news. */
const conditionTaints: readonly { readonly condition: string; readonly status: string; readonly key: string }[] = [
  { condition: "Ready", status: "False", key: notReadyTaint },
  { condition: "Ready", status: "Unknown", key: unreachableTaint },
  { condition: "MemoryPressure", status: "True", key: "node.kubernetes.io/memory-pressure" },
  { condition: "DiskPressure", status: "True", key: "node.kubernetes.io/disk-pressure" },
  { condition: "PIDPressure", status: "True", key: "node.kubernetes.io/pid-pressure" },
  { condition: "NetworkUnavailable", status: "True", key: "node.kubernetes.io/network-unavailable" },
];
const unschedulableTaint = "node.kubernetes.io/unschedulable";

const managedNoSchedule = new Set([...conditionTaints.map(({ key }) => key), unschedulableTaint]);
const managedNoExecute = new Set([notReadyTaint, unreachableTaint]);

const isManaged = (taint: Taint): boolean =>
  (taint.effect === "NoSchedule" && managedNoSchedule.has(taint.key)) || (taint.effect === "NoExecute" && managedNoExecute.has(taint.key));

const wantedTaints = (node: Node, evict: boolean): Taint[] => {
  const bad = conditionTaints.filter(({ condition, status }) => findCondition(node.status.conditions, condition)?.status === status);
  const wanted: Taint[] = bad.map(({ key }) => ({ key, effect: "NoSchedule" }));
  if (node.spec.unschedulable) wanted.push({ key: unschedulableTaint, effect: "NoSchedule" });
  if (evict) wanted.push(...bad.filter(({ key }) => managedNoExecute.has(key)).map(({ key }) => ({ key, effect: "NoExecute" })));
  return wanted;
};

/**
 * The taints that a node should have: others' as they are, ours by its conditions. Taints that stay keep the time at
 * which they were added.
 * @param evict Whether pods are to leave a node that is not ready or out of reach.
 */
export const taintsOf = (node: Node, evict: boolean): Taint[] => {
  const current = node.spec.taints ?? [];
  const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  const wanted = wantedTaints(node, evict);
  const kept = current.filter((taint) => !isManaged(taint) || wanted.some((one) => same(one, taint)));
  const added = wanted.filter((one) => !current.some((taint) => same(one, taint)));
  return [...kept, ...added.map((taint) => ({ ...taint, timeAdded: formatTime(Date.now()) }))];
};

/**
 * Seconds for which a pod may stay on a node with such NoExecute taints: 0 when it must go at once, Infinity when it
 * may stay for good.
 */
export const toleratedSeconds = (taints: readonly Taint[], tolerations: readonly Toleration[]): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    for (const { tolerationSeconds } of matching)
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds));
  }
  return least;
};
