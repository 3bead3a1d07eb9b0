import type { ContainerState, ContainerStatus } from "../schema/container-status";
import type { Pod } from "../schema/pod";
import { isPodReady, isPodTerminated, podCondition } from "./conditions";

/** What `kubectl get pods` says about a pod in READY, STATUS and RESTARTS. */
export interface PodStatusText {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
  /** When the last container ended that was started again, RFC 3339. */
  readonly lastRestart?: string;
}

interface Restarts {
  readonly count: number;
  readonly last?: string;
}

const noRestarts: Restarts = { count: 0 };

const countRestarts = (restarts: Restarts, container: ContainerStatus): Restarts => {
  const finishedAt = container.lastState.terminated?.finishedAt;
  const count = restarts.count + container.restartCount;
  const last = finishedAt && (!restarts.last || Date.parse(finishedAt) > Date.parse(restarts.last)) ? finishedAt : restarts.last;
  return last ? { count, last } : { count };
};

/** Why a container has ended, in one word. */
const endReason = ({ terminated }: ContainerState): string => {
  if (terminated?.reason) return terminated.reason;
  return terminated?.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated?.exitCode ?? 0}`;
};

/** The names of init containers that keep running beside the others. */
const sidecarNames = (pod: Pod): ReadonlySet<string> =>
  new Set((pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always").map((container) => container.name));

/** What a pod whose init containers are not all through waits for; undefined for one that is done. */
const initText = (container: ContainerStatus, position: number, total: number): string => {
  const { terminated, waiting } = container.state;
  if (terminated) return `Init:${endReason(container.state)}`;
  return waiting?.reason && waiting.reason !== "PodInitializing" ? `Init:${waiting.reason}` : `Init:${position}/${total}`;
};

interface Progress {
  readonly status?: string;
  readonly restarts: Restarts;
  readonly sidecarRestarts: Restarts;
  readonly readySidecars: number;
}

const initProgress = (pod: Pod, sidecars: ReadonlySet<string>): Progress => {
  let restarts = noRestarts;
  let sidecarRestarts = noRestarts;
  let readySidecars = 0;
  for (const [position, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    restarts = countRestarts(restarts, container);
    const sidecar = sidecars.has(container.name);
    if (sidecar) sidecarRestarts = countRestarts(sidecarRestarts, container);
    if (container.state.terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) readySidecars++;
      continue;
    }
    const status = initText(container, position, pod.spec.initContainers?.length ?? 0);
    return { status, restarts, sidecarRestarts, readySidecars };
  }
  return { restarts, sidecarRestarts, readySidecars };
};

interface Running {
  readonly status: string;
  readonly restarts: Restarts;
  readonly ready: number;
}

/** The first container that waits or has ended gives the word; a pod that still runs something is not Completed. */
const containersText = (pod: Pod, phase: string, restarts: Restarts): Running => {
  let status = phase;
  let counted = restarts;
  let ready = 0;
  for (const container of [...(pod.status.containerStatuses ?? [])].reverse()) {
    counted = countRestarts(counted, container);
    const { waiting, terminated, running } = container.state;
    if (waiting?.reason) status = waiting.reason;
    else if (terminated) status = endReason(container.state);
    else if (container.ready && running) ready++;
  }
  if (status === "Completed" && ready > 0) status = isPodReady(pod) ? "Running" : "NotReady";
  return { status, restarts: counted, ready };
};

const phaseText = (pod: Pod): string => {
  if (podCondition(pod, "PodScheduled")?.reason === "SchedulingGated") return "SchedulingGated";
  return pod.status.reason || pod.status.phase || "";
};

/** READY, STATUS and RESTARTS of `kubectl get pods`. */
export const podStatusText = (pod: Pod): PodStatusText => {
  const sidecars = sidecarNames(pod);
  const total = pod.spec.containers.length + sidecars.size;
  const init = initProgress(pod, sidecars);
  const initializing = init.status !== undefined && podCondition(pod, "Initialized")?.status !== "True";
  const running = initializing ? undefined : containersText(pod, init.status ?? phaseText(pod), init.sidecarRestarts);
  const restarts = running?.restarts ?? init.restarts;
  let status = running?.status ?? init.status ?? "";
  if (pod.metadata.deletionTimestamp) {
    if (pod.status.reason === "NodeLost") status = "Unknown";
    else if (!isPodTerminated(pod)) status = "Terminating";
  }
  return {
    ready: init.readySidecars + (running?.ready ?? 0),
    total,
    status,
    restarts: restarts.count,
    ...(restarts.last ? { lastRestart: restarts.last } : {}),
  };
};
