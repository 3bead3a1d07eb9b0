import type { ResourceQuota } from "@gantry/api/core/v1";
import { quantityValue } from "./quantity";

export interface ReplicaLimit {
  /** As many replicas as fit. */
  readonly replicas: number;
  /** What runs out first, and in which quota: `pods (quota team)`. */
  readonly because: string;
}

const resourcesOf = (perPod: { cpu: number; memory: number }): Readonly<Record<string, number>> => ({
  pods: 1,
  "count/pods": 1,
  cpu: perPod.cpu,
  "requests.cpu": perPod.cpu,
  memory: perPod.memory,
  "requests.memory": perPod.memory,
});

/**
 * How many replicas the quotas of a namespace leave room for, when `current` pods of the workload are counted in
 * `used` already. Quotas with scopes are left out: they may not be about these pods. Undefined when nothing limits.
 */
export const replicaLimit = (
  quotas: readonly ResourceQuota[],
  current: number,
  perPod: { cpu: number; memory: number },
): ReplicaLimit | undefined => {
  const costs = resourcesOf(perPod);
  let tightest: ReplicaLimit | undefined;
  for (const { metadata, spec, status } of quotas) {
    if (spec.scopes?.length || spec.scopeSelector) continue;
    for (const [resource, hard] of Object.entries(status.hard ?? spec.hard ?? {})) {
      const cost = costs[resource] ?? 0;
      if (cost <= 0) continue;
      const free = quantityValue(hard) - quantityValue(status.used?.[resource]);
      const replicas = Math.max(0, current + Math.floor(free / cost + 1e-9));
      if (!tightest || replicas < tightest.replicas) tightest = { replicas, because: `${resource} (quota ${metadata.name})` };
    }
  }
  return tightest;
};
