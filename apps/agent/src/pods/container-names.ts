import type { Container, EphemeralContainer, Pod } from "@gantry/api/core/v1";

export type ContainerRole = "init" | "container" | "ephemeral";

/** A container of a pod's spec with the list that it stands in. */
export interface PodContainer {
  readonly role: ContainerRole;
  readonly container: Container;
}

/** An ephemeral container is a container with a target; what it may not have (ports, probes, resources) is absent. */
const asContainer = (ephemeral: EphemeralContainer): Container => ephemeral;

/** All containers of a pod: init containers, then containers, then ephemeral ones. */
export const podContainers = (pod: Pod): PodContainer[] => [
  ...(pod.spec.initContainers ?? []).map((container) => ({ role: "init" as const, container })),
  ...pod.spec.containers.map((container) => ({ role: "container" as const, container })),
  ...(pod.spec.ephemeralContainers ?? []).map((ephemeral) => ({ role: "ephemeral" as const, container: asContainer(ephemeral) })),
];

const fieldNames: Record<ContainerRole, string> = {
  init: "initContainers",
  container: "containers",
  ephemeral: "ephemeralContainers",
};

/** How events point at a container: `spec.containers{web}`. */
export const fieldPathOf = ({ role, container }: PodContainer): string => `spec.${fieldNames[role]}{${container.name}}`;

/** An init container that runs beside the pod's containers (`restartPolicy: Always`). */
export const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/** How messages name a pod: `name_namespace(uid)`. */
export const podDescription = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;

/** Whether a pod has ended for good. */
export const isTerminal = (pod: Pod): boolean => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
