import type { Container, ContainerStatus, Pod, PodStatus } from "@gantry/api/core/v1";
import { apiTime } from "../../time";
import { isSidecar } from "../container-names";
import { qualityOfService } from "../resources";
import { podConditions, withTransitionTimes } from "./conditions";
import { type ContainerFacts, type ContainerStatusContext, containerStatus } from "./container-status";
import { type PodPhase, podPhase } from "./phase";

/** Why a pod has ended, where its containers alone do not say. */
export interface PodFailure {
  readonly reason: string;
  readonly message: string;
}

export interface PodStatusInput {
  readonly pod: Pod;
  facts(name: string): ContainerFacts;
  readonly context: Omit<ContainerStatusContext, "waitingReason">;
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
  readonly sandboxReady: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: number;
  readonly failure?: PodFailure;
  /** Whether any container still runs: until then a pod has not ended, whatever will become of it. */
  readonly running: boolean;
  /** Set for a pod that is being deleted and has nothing running any more: its phase becomes a final one. */
  readonly ended?: boolean;
}

const endedPhase = (phase: PodPhase, statuses: readonly ContainerStatus[]): PodPhase => {
  if (phase === "Succeeded" || phase === "Failed") return phase;
  return statuses.every(({ state, lastState }) => (state.terminated ?? lastState.terminated)?.exitCode === 0) ? "Succeeded" : "Failed";
};

const earlierPhase = ({ status }: Pod): PodPhase => (status?.phase === "Pending" ? "Pending" : "Running");

/** An init container is ready once it has ended well; a sidecar as a container is. */
const initContainerReady = (container: Container, facts: ContainerFacts): boolean =>
  isSidecar(container) ? facts.ready : facts.newest?.state === "exited" && facts.newest.exitCode === 0;

/** The whole status of a pod that the node answers for. Conditions of others are left out, and kept by the patch. */
export const podStatus = (input: PodStatusInput): PodStatus => {
  const { pod, facts, now } = input;
  const initContainers = pod.spec.initContainers ?? [];
  const context = { ...input.context, waitingReason: initContainers.length > 0 ? "PodInitializing" : "ContainerCreating" };
  const initContainerStatuses = initContainers.map((container) => {
    const known = facts(container.name);
    return containerStatus(container, { ...known, ready: initContainerReady(container, known) }, context);
  });
  const containerStatuses = pod.spec.containers.map((container) => containerStatus(container, facts(container.name), context));
  const ephemeralContainerStatuses = (pod.spec.ephemeralContainers ?? []).map((container) =>
    containerStatus(container, facts(container.name), context),
  );
  const statuses = { initContainers: initContainerStatuses, containers: containerStatuses };
  const current = podPhase(pod, statuses);
  const next = input.failure ? "Failed" : input.ended ? endedPhase(current, containerStatuses) : current;
  const isEarly = input.running && (next === "Succeeded" || next === "Failed");
  const phase = isEarly ? earlierPhase(pod) : next;
  const conditions = podConditions({ pod, phase, statuses, sandboxReady: input.sandboxReady });
  return {
    phase,
    conditions: withTransitionTimes(conditions, pod.status?.conditions ?? [], apiTime(now)),
    ...(input.failure && !isEarly ? input.failure : {}),
    ...(input.hostIPs[0] === undefined ? {} : { hostIP: input.hostIPs[0], hostIPs: input.hostIPs.map((ip) => ({ ip })) }),
    ...(input.podIPs[0] === undefined ? {} : { podIP: input.podIPs[0], podIPs: input.podIPs.map((ip) => ({ ip })) }),
    startTime: apiTime(input.startedAt),
    ...(initContainerStatuses.length > 0 ? { initContainerStatuses } : {}),
    containerStatuses,
    ...(ephemeralContainerStatuses.length > 0 ? { ephemeralContainerStatuses } : {}),
    qosClass: qualityOfService(pod),
  };
};
