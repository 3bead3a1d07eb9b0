import type { Pod } from "@gantry/api/core/v1";
import { qualityOfService } from "./resources";

const order = { BestEffort: 0, Burstable: 1, Guaranteed: 2 } as const;

/** Pods of the class `system-node-critical` keep the node itself going. */
const isCritical = (pod: Pod): boolean => (pod.spec.priority ?? 0) >= 2_000_000_000;

export interface EvictionCandidate {
  readonly pod: Pod;
  /** What it uses of the resource that runs short, in bytes. */
  readonly usedBytes: number;
}

/** The pod to end first when the node runs short: of low priority, asking for no guarantees, using most. */
export const chooseEviction = (candidates: readonly EvictionCandidate[]): Pod | undefined =>
  candidates
    .filter(({ pod }) => !isCritical(pod) && pod.metadata.deletionTimestamp === undefined)
    .sort(
      (a, b) =>
        order[qualityOfService(a.pod)] - order[qualityOfService(b.pod)] ||
        (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) ||
        b.usedBytes - a.usedBytes,
    )[0]?.pod;

/** What an evicted pod's status says, in Kubernetes' words. */
export const evictionMessage = (resource: "memory" | "ephemeral-storage"): string =>
  `The node was low on resource: ${resource}. Threshold quantity: ${resource === "memory" ? "100Mi" : "10%"}.`;
