import type { Pod, PodAffinityTerm } from "@gantry/api/core/v1";
import { type HostPort, hostPortsOf } from "./host-ports";
import { podRequests, podRequestsForScoring, type Resources } from "./resources";

/** A pod with what the scheduler asks of it again and again worked out once. */
export interface PodInfo {
  readonly pod: Pod;
  readonly key: string;
  readonly requests: Resources;
  readonly scoringRequests: Resources;
  readonly hostPorts: readonly HostPort[];
  readonly priority: number;
  readonly requiredAffinity: readonly PodAffinityTerm[];
  readonly requiredAntiAffinity: readonly PodAffinityTerm[];
}

export const podKey = (pod: Pod): string => `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;

export const createPodInfo = (pod: Pod): PodInfo => ({
  pod,
  key: podKey(pod),
  requests: podRequests(pod),
  scoringRequests: podRequestsForScoring(pod),
  hostPorts: hostPortsOf(pod),
  priority: pod.spec.priority ?? 0,
  requiredAffinity: pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  requiredAntiAffinity: pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
});

/** A pod that has ended takes nothing of its node any more. */
export const hasEnded = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
