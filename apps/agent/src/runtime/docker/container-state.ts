import type { ContainerInspectInfo } from "dockerode";
import { containerTypes, labels, podIdentityOf } from "../labels";
import type { RuntimeContainer, RuntimeState } from "../types";

/** Docker writes the year 1 for "never". */
const timeOf = (text: string | undefined): number | undefined => {
  const milliseconds = text === undefined || text.startsWith("0001-") ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
};

const stateOf = (state: ContainerInspectInfo["State"]): RuntimeState => {
  if (state.Running) return "running";
  // One that could not be started stays "created" in Docker, with the error noted: it has ended.
  const failedToStart = state.Error !== "" || state.ExitCode !== 0;
  return state.Status === "created" && !failedToStart ? "created" : "exited";
};

/** Docker's inspection as the agent's own record. */
export const runtimeContainer = (info: ContainerInspectInfo): RuntimeContainer => {
  const containerLabels = info.Config.Labels;
  const state = stateOf(info.State);
  const createdAt = Date.parse(info.Created);
  const startedAt = timeOf(info.State.StartedAt);
  const finishedAt = timeOf(info.State.FinishedAt) ?? (state === "exited" ? createdAt : undefined);
  return {
    id: info.Id,
    sandbox: containerLabels[labels.type] === containerTypes.sandbox,
    pod: podIdentityOf(containerLabels),
    name: containerLabels[labels.containerName] ?? "",
    attempt: Number(containerLabels[labels.attempt] ?? 0),
    state,
    pid: info.State.Pid,
    createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(state === "exited" ? { exitCode: info.State.ExitCode, finishedAt } : {}),
    oomKilled: info.State.OOMKilled,
    ...(info.State.Error === "" ? {} : { error: info.State.Error }),
    image: info.Config.Image,
    imageId: info.Image,
    // Docker's types leave this field out.
    stopSignal: (info.Config as { StopSignal?: string }).StopSignal || "SIGTERM",
    tty: info.Config.Tty,
    labels: containerLabels,
  };
};
