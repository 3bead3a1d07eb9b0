import type { Container, Pod } from "@gantry/api/core/v1";
import type { RuntimeContainer } from "../runtime/types";
import { isSidecar } from "./container-names";

/** Why a running container is to be stopped; also decides the words of the event. */
export type KillReason = "LivenessFailed" | "StartupFailed" | "SpecChanged";

export interface ContainerToKill {
  readonly container: RuntimeContainer;
  readonly reason: KillReason;
}

/** The smallest set of steps that brings a pod closer to its spec. All of it empty: nothing is to be done. */
export interface PodActions {
  /** Stop all that runs, then take the sandbox away: it has died, or every container has ended for good. */
  readonly killPod: boolean;
  /** With `killPod`: after it. */
  readonly createSandbox: boolean;
  /** The init containers and sidecars to start now. */
  readonly initContainersToStart: readonly Container[];
  readonly containersToStart: readonly Container[];
  readonly ephemeralContainersToStart: readonly string[];
  readonly containersToKill: readonly ContainerToKill[];
}

/** What is known of a pod's containers. */
export interface ObservedPod {
  readonly sandbox: RuntimeContainer | undefined;
  newest(name: string): RuntimeContainer | undefined;
  /** Whether a probe has decided that this container must go. */
  failedProbe(container: RuntimeContainer): "LivenessFailed" | "StartupFailed" | undefined;
  /** Whether the startup probe has passed (or there is none) and the postStart hook is through. */
  hasStarted(container: RuntimeContainer): boolean;
  /** Whether the containers' spec is no longer being changed: running ones are not replaced before. */
  readonly specIsSettled: boolean;
  /** A digest of the part of a container's spec whose change replaces it. */
  specHash(container: Container): string;
  /** The digest with which a container was made. */
  hashOf(container: RuntimeContainer): string;
}

const nothing: PodActions = {
  killPod: false,
  createSandbox: false,
  initContainersToStart: [],
  containersToStart: [],
  ephemeralContainersToStart: [],
  containersToKill: [],
};

const succeeded = (container: RuntimeContainer | undefined): boolean => container?.state === "exited" && container.exitCode === 0;

/** Whether a container that is not running is to be started (again). */
const wantsStart = (pod: Pod, container: RuntimeContainer | undefined): boolean => {
  if (!container || container.state === "created") return true;
  if (container.state === "running") return false;
  if (pod.spec.restartPolicy === "Never") return false;
  return pod.spec.restartPolicy === "OnFailure" ? !succeeded(container) : true;
};

/** Whether all containers have ended and none is to be started again. */
export const hasFinished = (pod: Pod, observed: Pick<ObservedPod, "newest">): boolean => {
  const failedInit = (pod.spec.initContainers ?? []).some((container) => {
    const newest = observed.newest(container.name);
    return !isSidecar(container) && pod.spec.restartPolicy === "Never" && newest?.state === "exited" && !succeeded(newest);
  });
  const ended = pod.spec.containers.every((container) => {
    const newest = observed.newest(container.name);
    return newest?.state === "exited" && !wantsStart(pod, newest);
  });
  return failedInit || ended;
};

const sandboxActions = (pod: Pod, observed: ObservedPod): PodActions => {
  const { sandbox } = observed;
  // Containers of a pod that is not to be restarted are not run twice because their sandbox went.
  const ranBefore = pod.spec.containers.some((container) => observed.newest(container.name) !== undefined);
  if (pod.spec.restartPolicy === "Never" && ranBefore) return { ...nothing, killPod: sandbox !== undefined };
  return { ...nothing, killPod: sandbox !== undefined, createSandbox: true };
};

interface InitPlan {
  readonly start: Container[];
  /** Whether the containers may run. */
  readonly complete: boolean;
}

/** Init containers one after the other; sidecars are started in their turn and kept up from then on. */
const planInitContainers = (pod: Pod, observed: ObservedPod): InitPlan => {
  const start: Container[] = [];
  // Once a container of the pod has been made in this sandbox, initialization is over: only sidecars still count.
  const initialized = pod.spec.containers.some((container) => isOfSandbox(observed.newest(container.name), observed));
  for (const container of pod.spec.initContainers ?? []) {
    const newest = observed.newest(container.name);
    const current = isOfSandbox(newest, observed) ? newest : undefined;
    if (isSidecar(container)) {
      if (current?.state !== "running") start.push(container);
      const started = current?.state === "running" && observed.hasStarted(current);
      if (!started && !initialized) return { start, complete: false };
      continue;
    }
    if (initialized || succeeded(current)) continue;
    const failed = current?.state === "exited";
    if (current?.state !== "running" && !(failed && pod.spec.restartPolicy === "Never")) start.push(container);
    return { start, complete: false };
  }
  return { start, complete: true };
};

/** Whether a container was made after the sandbox that is there now: older ones belonged to another. */
const isOfSandbox = (container: RuntimeContainer | undefined, { sandbox }: ObservedPod): container is RuntimeContainer =>
  container !== undefined && sandbox !== undefined && container.createdAt >= sandbox.createdAt;

const killReason = (container: Container, running: RuntimeContainer, observed: ObservedPod): KillReason | undefined => {
  if (observed.specIsSettled && observed.hashOf(running) !== observed.specHash(container)) return "SpecChanged";
  return observed.failedProbe(running);
};

/**
 * Compares what a pod's spec asks for with what is there. Pure: whoever carries the actions out looks again afterwards.
 * Not for pods that are being deleted or have ended.
 */
export const computeActions = (pod: Pod, observed: ObservedPod): PodActions => {
  if (hasFinished(pod, observed)) return { ...nothing, killPod: true };
  if (observed.sandbox?.state !== "running") return sandboxActions(pod, observed);

  const containersToKill: ContainerToKill[] = [];
  const running = [...(pod.spec.initContainers ?? []).filter(isSidecar), ...pod.spec.containers];
  for (const container of running) {
    const newest = observed.newest(container.name);
    if (newest?.state !== "running") continue;
    const reason = killReason(container, newest, observed);
    if (reason) containersToKill.push({ container: newest, reason });
  }

  const init = planInitContainers(pod, observed);
  const containersToStart = init.complete
    ? pod.spec.containers.filter((container) => {
        const newest = observed.newest(container.name);
        // Made for an older sandbox: it has ended with it, whatever the policy says it starts in the new one.
        if (newest && !isOfSandbox(newest, observed)) return !(pod.spec.restartPolicy === "OnFailure" && succeeded(newest));
        return wantsStart(pod, newest);
      })
    : [];
  const ephemeralContainersToStart = (pod.spec.ephemeralContainers ?? [])
    .filter(({ name }) => observed.newest(name) === undefined)
    .map(({ name }) => name);
  return { ...nothing, initContainersToStart: init.start, containersToStart, ephemeralContainersToStart, containersToKill };
};
