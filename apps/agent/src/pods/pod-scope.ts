import type { ContainerStatus, Pod } from "@gantry/api/core/v1";
import { Agenda } from "./agenda";
import { fieldPathOf, type PodContainer } from "./container-names";
import type { PodDependencies } from "./dependencies";
import type { PodRuntimeState } from "./runtime-state";
import type { WaitingReason } from "./status/container-status";

/** What the parts of one pod's worker share. */
export interface PodScope {
  /** As the API server last sent it. */
  pod(): Pod;
  readonly dependencies: PodDependencies;
  readonly state: PodRuntimeState;
  readonly agenda: Agenda;
  /** By container name: why it does not run. */
  readonly waiting: Map<string, WaitingReason>;
  /** Ends long work when the pod is being stopped. */
  readonly signal: AbortSignal;
  /** The pod's addresses; the node's for pods in its network. */
  ips(): readonly string[];
  wake(): void;
  report(type: "Normal" | "Warning", event: { readonly reason: string; readonly message: string; readonly about?: PodContainer }): void;
}

/** The scope of one worker, with an empty agenda. */
export const createPodScope = (of: Pick<PodScope, "pod" | "dependencies" | "state" | "signal" | "ips" | "wake">): PodScope => ({
  ...of,
  agenda: new Agenda(of.dependencies.now),
  waiting: new Map(),
  report: (type, { reason, message, about }) =>
    of.dependencies.event(of.pod(), { type, reason, message, ...(about ? { fieldPath: fieldPathOf(about) } : {}) }),
});

/** What the API says of a container of a pod. */
export const reportedStatus = (pod: Pod, name: string): ContainerStatus | undefined => {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((status) => status.name === name);
};
