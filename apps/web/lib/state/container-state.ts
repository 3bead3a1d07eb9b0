import type { ContainerStatus } from "@gantry/api/core/v1";
import type { Described } from "./state";

/** Waiting reasons that do not pass by themselves: somebody has to change something. */
const failingReasons = new Set([
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "PreStartHookError",
  "PostStartHookError",
]);

/** What an exit means: `out of memory`, `exited with 1`, `killed by signal 9`. */
export const describeExit = (terminated: { exitCode: number; signal?: number; reason?: string }): string => {
  if (terminated.reason === "OOMKilled") return `exited ${terminated.exitCode}, out of memory`;
  if (terminated.reason === "ContainerCannotRun" || terminated.reason === "StartError") return "could not be started";
  if (terminated.exitCode === 0) return "exited with 0";
  const signal = terminated.signal || (terminated.exitCode > 128 ? terminated.exitCode - 128 : 0);
  return signal > 0 ? `exited ${terminated.exitCode}, killed by signal ${signal}` : `exited with ${terminated.exitCode}`;
};

const describeWaiting = (status: ContainerStatus): Described => {
  const reason = status.state.waiting?.reason ?? "Waiting";
  const message = status.state.waiting?.message ?? "";
  const state = failingReasons.has(reason) ? "failed" : "waiting";
  const last = status.lastState.terminated;
  switch (reason) {
    case "CrashLoopBackOff":
      return {
        state,
        code: reason,
        sentence: `${status.name} keeps crashing: ${last ? describeExit(last) : "it exits"}, restarted ${status.restartCount} times, waits before the next try`,
      };
    case "ImagePullBackOff":
    case "ErrImagePull":
      return { state, code: reason, sentence: `image ${status.image} cannot be pulled${message ? `: ${message}` : ""}` };
    case "ErrImageNeverPull":
      return { state, code: reason, sentence: `image ${status.image} is not on the node, and its pull policy is Never` };
    case "ContainerCreating":
      return { state, code: reason, sentence: "being set up: volumes, network, image" };
    case "PodInitializing":
      return { state, code: reason, sentence: "waits for the init containers" };
    default:
      return { state, code: reason, sentence: message ? `${status.name}: ${message}` : `${status.name} waits` };
  }
};

/** One container's state in words. */
export const describeContainer = (status: ContainerStatus): Described => {
  const { running, terminated } = status.state;
  if (running) {
    if (status.ready) return { state: "ready", code: "Running", sentence: "" };
    const starting = status.started === false ? "runs, its startup probe has not passed yet" : "runs, but is not ready yet";
    return { state: "waiting", code: "Running", sentence: `${status.name} ${starting}` };
  }
  if (terminated) {
    const done = terminated.exitCode === 0;
    return {
      state: done ? "idle" : "failed",
      code: terminated.reason || (done ? "Completed" : "Error"),
      sentence: `${status.name} ${describeExit(terminated)}${terminated.message ? `: ${terminated.message.trim().slice(0, 200)}` : ""}`,
    };
  }
  return describeWaiting(status);
};
