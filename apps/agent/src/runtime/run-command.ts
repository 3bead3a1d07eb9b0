import type { Readable } from "node:stream";
import type { ContainerRuntime } from "./types";

export interface CommandResult {
  readonly exitCode: number;
  /** Both outputs, cut off at 10 KiB. */
  readonly output: string;
}

export class CommandTimeout extends Error {
  constructor(command: readonly string[], milliseconds: number) {
    super(`command timed out: ${JSON.stringify(command.join(" "))} timed out after ${milliseconds / 1000}s`);
    this.name = "CommandTimeout";
  }
}

const mostOutput = 10_240;

/**
 * Runs a command in a container to its end, which the timeout brings about by force.
 * @throws CommandTimeout, or RuntimeError when it cannot be run.
 */
export const runCommand = async (
  runtime: ContainerRuntime,
  containerId: string,
  run: { readonly command: readonly string[]; readonly timeoutMilliseconds: number },
): Promise<CommandResult> => {
  const process = await runtime.exec(containerId, run.command, { stdin: false, stdout: true, stderr: true, tty: false });
  let output = "";
  const gather = (stream: Readable | undefined): void => {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      if (output.length < mostOutput) output += text.slice(0, mostOutput - output.length);
    });
    stream?.on("error", () => undefined);
  };
  gather(process.stdout);
  gather(process.stderr);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CommandTimeout(run.command, run.timeoutMilliseconds));
      // Not waited for: the engine may be what hangs. A container that is gone has taken the command with it.
      process.kill().catch(() => undefined);
    }, run.timeoutMilliseconds);
  });
  try {
    const exitCode = await Promise.race([process.exitCode, timeout]);
    return { exitCode: exitCode ?? 0, output };
  } finally {
    clearTimeout(timer);
    process.close();
  }
};
