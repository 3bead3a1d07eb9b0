import type { PodIdentity } from "./spec";

/** Labels on every container of the agent. The first five are those that kubelets used with Docker, so tools know them. */
export const labels = {
  podName: "io.kubernetes.pod.name",
  podNamespace: "io.kubernetes.pod.namespace",
  podUid: "io.kubernetes.pod.uid",
  containerName: "io.kubernetes.container.name",
  type: "io.kubernetes.docker.type",
  /** Which agent of which cluster the container belongs to: several may share an engine. */
  owner: "gantry.dev/owner",
  attempt: "gantry.dev/attempt",
  /** A digest of the container's spec: a changed spec replaces the container. */
  specHash: "gantry.dev/spec-hash",
  /** The image as the spec named it when the container was made. Those of older agents lack it. */
  image: "gantry.dev/image",
  terminationMessagePath: "gantry.dev/termination-message-path",
  terminationMessagePolicy: "gantry.dev/termination-message-policy",
  /** Seconds; what a pod that vanished from the API is stopped with. */
  gracePeriod: "gantry.dev/termination-grace-period",
  /** JSON of the container's preStop handler, for the same purpose. */
  preStop: "gantry.dev/pre-stop",
} as const;

export const containerTypes = { sandbox: "podsandbox", container: "container" } as const;

export const podIdentityOf = (of: Readonly<Record<string, string>>): PodIdentity => ({
  uid: of[labels.podUid] ?? "",
  name: of[labels.podName] ?? "",
  namespace: of[labels.podNamespace] ?? "",
});

export const podLabels = (pod: PodIdentity): Record<string, string> => ({
  [labels.podName]: pod.name,
  [labels.podNamespace]: pod.namespace,
  [labels.podUid]: pod.uid,
});

/** A container's name in the runtime: `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`, `POD` for a sandbox. */
export const runtimeName = (container: string, pod: PodIdentity, attempt: number): string =>
  ["k8s", container, pod.name, pod.namespace, pod.uid, attempt].join("_");
