import type { PodRegistry, PodView } from "../pods/types";
import type { RuntimeContainer } from "../runtime/types";
import { HttpFailure } from "./types";

export interface ContainerTarget {
  readonly view: PodView;
  readonly container: RuntimeContainer;
}

/** Throws HttpFailure 404. */
export const findPod = (pods: PodRegistry, namespace: string, name: string, uid?: string): PodView => {
  const view = pods.get(namespace, name);
  if (!view || (uid !== undefined && view.pod.metadata.uid !== uid))
    throw new HttpFailure(404, `pod "${name}" does not exist on this node`);
  return view;
};

/** Every container that the pod's spec names, of all three sorts. */
const declaredNames = (view: PodView): string[] => {
  const { containers, initContainers, ephemeralContainers } = view.pod.spec;
  return [...containers, ...(initContainers ?? []), ...(ephemeralContainers ?? [])].map((container) => container.name);
};

const waitingReason = (view: PodView, name: string): string => {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = view.pod.status ?? {};
  const statuses = [...(containerStatuses ?? []), ...(initContainerStatuses ?? []), ...(ephemeralContainerStatuses ?? [])];
  return statuses.find((status) => status.name === name)?.state?.waiting?.reason ?? "ContainerCreating";
};

/** The container's newest incarnation. Throws HttpFailure in the words that kubectl shows. */
export const findContainer = (view: PodView, name: string): RuntimeContainer => {
  const pod = view.pod.metadata.name;
  const found = view.containers.find((container) => container.name === name);
  if (found && found.state !== "created") return found;
  if (!declaredNames(view).includes(name)) throw new HttpFailure(400, `container "${name}" is not valid for pod "${pod}"`);
  throw new HttpFailure(400, `container "${name}" in pod "${pod}" is waiting to start: ${waitingReason(view, name)}`);
};

/** A container that can be entered. Throws HttpFailure. */
export const findRunningContainer = (view: PodView, name: string): RuntimeContainer => {
  const container = findContainer(view, name);
  if (container.state !== "running") throw new HttpFailure(500, `container not found ("${name}")`);
  return container;
};
