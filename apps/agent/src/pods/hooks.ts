import { setTimeout as delay } from "node:timers/promises";
import type { LifecycleHandler } from "@gantry/api/core/v1";
import { callHttpHook } from "../probes/http";
import { probeTcp } from "../probes/tcp";
import type { ProbeTarget } from "../probes/types";
import { runCommand } from "../runtime/run-command";
import type { ContainerRuntime } from "../runtime/types";

/** A hook without a limit of its own may take this long, in milliseconds. */
const longestHook = 24 * 60 * 60 * 1000;

export interface HookRun {
  readonly runtime: ContainerRuntime;
  readonly target: ProbeTarget;
  readonly timeoutMilliseconds?: number;
}

/** Carries out a postStart or preStop handler. @throws With the message for the event. */
export const runHook = async (
  handler: LifecycleHandler,
  { runtime, target, timeoutMilliseconds = longestHook }: HookRun,
): Promise<void> => {
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const { exitCode, output } = await runCommand(runtime, target.containerId, { command, timeoutMilliseconds });
    if (exitCode !== 0) throw new Error(`command '${command.join(" ")}' exited with ${exitCode}: ${output}`);
  } else if (handler.httpGet) {
    await callHttpHook(handler.httpGet, target, AbortSignal.timeout(timeoutMilliseconds));
  } else if (handler.tcpSocket) {
    const { result, output } = await probeTcp(handler.tcpSocket, target, timeoutMilliseconds);
    if (result !== "success") throw new Error(output);
  } else if (handler.sleep) {
    await delay(Math.min(handler.sleep.seconds * 1000, timeoutMilliseconds));
  }
};
