import type { ContainerStatus, Pod } from "@gantry/api/core/v1";
import { isSidecar } from "../container-names";

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed";

export interface PodStatuses {
  readonly initContainers: readonly ContainerStatus[];
  readonly containers: readonly ContainerStatus[];
}

const hasEnded = (status: ContainerStatus): boolean =>
  status.state.terminated !== undefined || (status.state.waiting !== undefined && status.lastState.terminated !== undefined);

const exitCode = (status: ContainerStatus): number | undefined =>
  (status.state.terminated ?? (status.state.waiting ? status.lastState.terminated : undefined))?.exitCode;

const initPhase = (pod: Pod, statuses: PodStatuses): PodPhase | undefined => {
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.initContainers.find(({ name }) => name === container.name);
    if (isSidecar(container)) {
      if (status?.started !== true && !hasRun(statuses)) return "Pending";
      continue;
    }
    const code = status && exitCode(status);
    if (code === 0) continue;
    // Initialization is over once a container has run, even if the runtime has forgotten the init containers since.
    if (hasRun(statuses)) continue;
    return code !== undefined && pod.spec.restartPolicy === "Never" ? "Failed" : "Pending";
  }
  return undefined;
};

const hasRun = ({ containers }: PodStatuses): boolean =>
  containers.some((status) => status.state.running !== undefined || hasEnded(status));

/** Where a pod is in its life, by Kubernetes' rules over its containers' states. */
export const podPhase = (pod: Pod, statuses: PodStatuses): PodPhase => {
  const beforeContainers = initPhase(pod, statuses);
  if (beforeContainers) return beforeContainers;
  const { containers } = statuses;
  const waiting = containers.some((status) => status.state.waiting !== undefined && !hasEnded(status));
  if (waiting || containers.length < pod.spec.containers.length) return "Pending";
  if (containers.some((status) => status.state.running !== undefined)) return "Running";
  if (pod.spec.restartPolicy === "Always") return "Running";
  if (containers.every((status) => exitCode(status) === 0)) return "Succeeded";
  return pod.spec.restartPolicy === "Never" ? "Failed" : "Running";
};
