import type { Container, ContainerState, ContainerStatus } from "@gantry/api/core/v1";
import { labels } from "../../runtime/labels";
import type { RuntimeContainer } from "../../runtime/types";
import { apiTime } from "../../time";

export interface WaitingReason {
  readonly reason: string;
  readonly message?: string;
}

/** What is known of one container of a pod when its status is written. */
export interface ContainerFacts {
  /** The newest one in the runtime. */
  readonly newest?: RuntimeContainer;
  /** The one before it. */
  readonly previous?: RuntimeContainer;
  /** Why it does not run, where something has been tried and failed, or is being held back. */
  readonly waiting?: WaitingReason;
  readonly ready: boolean;
  readonly started: boolean;
  /** What the API says so far. */
  readonly reported?: ContainerStatus;
}

export interface ContainerStatusContext {
  /** For containers that nothing is known of yet: `ContainerCreating` or `PodInitializing`. */
  readonly waitingReason: string;
  /** The message that a container left behind when it ended. */
  terminationMessage(container: RuntimeContainer): string | undefined;
  /** The image's id for the status: `docker-pullable://name@digest` or `docker://sha256:…`. */
  imageId(container: RuntimeContainer): string;
  /** The prefix of container ids: `docker`. */
  readonly runtime: string;
}

/** Exit codes with which a runtime says that it could not run the program at all. */
const terminationReason = (container: RuntimeContainer): string => {
  if (container.oomKilled) return "OOMKilled";
  if (container.error !== undefined && container.startedAt === undefined) return "ContainerCannotRun";
  return container.exitCode === 0 ? "Completed" : "Error";
};

const terminatedState = (container: RuntimeContainer, context: ContainerStatusContext): ContainerState => {
  const message = container.startedAt === undefined ? container.error : context.terminationMessage(container);
  return {
    terminated: {
      exitCode: container.exitCode ?? 0,
      reason: terminationReason(container),
      ...(message === undefined || message === "" ? {} : { message }),
      startedAt: apiTime(container.startedAt ?? container.createdAt),
      finishedAt: apiTime(container.finishedAt ?? container.createdAt),
      containerID: `${context.runtime}://${container.id}`,
    },
  };
};

const stateOf = (container: RuntimeContainer, context: ContainerStatusContext): ContainerState => {
  if (container.state === "running") return { running: { startedAt: apiTime(container.startedAt ?? container.createdAt) } };
  if (container.state === "exited") return terminatedState(container, context);
  return { waiting: { reason: context.waitingReason } };
};

const waitingState = (waiting: WaitingReason): ContainerState => ({
  waiting: { reason: waiting.reason, ...(waiting.message === undefined ? {} : { message: waiting.message }) },
});

const lastStateOf = (facts: ContainerFacts, isWaiting: boolean, context: ContainerStatusContext): ContainerState => {
  const ended = isWaiting && facts.newest?.state === "exited" ? facts.newest : facts.previous;
  if (ended?.state === "exited") return terminatedState(ended, context);
  // The runtime has forgotten it: what was reported stays true for as long as no newer one has ended.
  const { reported, newest } = facts;
  if (!reported) return {};
  const reportedId = reported.state.terminated?.containerID;
  const current = newest && `${context.runtime}://${newest.id}`;
  if (reported.state.terminated && reportedId !== current) return { terminated: reported.state.terminated };
  return reported.lastState;
};

/** One entry of `status.containerStatuses`. */
export const containerStatus = (container: Container, facts: ContainerFacts, context: ContainerStatusContext): ContainerStatus => {
  const { newest, reported } = facts;
  const isRunning = newest?.state === "running";
  const waiting = isRunning ? undefined : facts.waiting;
  const state = waiting ? waitingState(waiting) : newest ? stateOf(newest, context) : waitingState({ reason: context.waitingReason });
  const lastState = lastStateOf(facts, state.waiting !== undefined, context);
  return {
    name: container.name,
    state,
    lastState,
    ready: facts.ready,
    restartCount: newest?.attempt ?? reported?.restartCount ?? 0,
    image: newest?.labels[labels.image] ?? container.image ?? newest?.image ?? "",
    imageID: newest && newest.imageId !== "" ? context.imageId(newest) : (reported?.imageID ?? ""),
    ...(newest && newest.state !== "created" ? { containerID: `${context.runtime}://${newest.id}` } : {}),
    started: facts.started,
  };
};
