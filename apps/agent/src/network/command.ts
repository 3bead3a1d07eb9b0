import { spawn } from "node:child_process";

/** A command that did not succeed; `message` holds what it wrote to stderr. */
export class CommandError extends Error {
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(command: string, exitCode: number | null, stderr: string) {
    const told = stderr.trim().split("\n").slice(0, 5).join("; ");
    super(`${command} failed${exitCode === null ? "" : ` with exit code ${exitCode}`}: ${told || "it wrote no reason"}`);
    this.name = "CommandError";
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface CommandOptions {
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** Milliseconds until it is killed; 30 s when left out. */
  readonly timeout?: number;
}

/** Runs a program to its end. Resolves with what it wrote to stdout; rejects with a CommandError (ENOENT included). */
export const run = (command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const label = [command, ...args].join(" ").slice(0, 200);
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 30_000);
    child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new CommandError(label, null, error.message));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(stdout).toString("utf8"));
      else reject(new CommandError(label, code, Buffer.concat(stderr).toString("utf8") || (signal ? `killed by ${signal}` : "")));
    });
    // A program that ends before it has read everything reports why on stderr: EPIPE adds nothing.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input);
  });

/** Runs `ip` on a batch of commands, one a line, in one process. Stops at the first that fails. */
export const ipBatch = async (lines: readonly string[], namespacePid?: number): Promise<void> => {
  if (lines.length === 0) return;
  const input = `${lines.join("\n")}\n`;
  if (namespacePid === undefined) await run("ip", ["-batch", "-"], { input });
  else await run("nsenter", [`--net=/proc/${namespacePid}/ns/net`, "ip", "-batch", "-"], { input });
};

/** The JSON that `ip -j …` prints; an empty answer is an empty list. */
export const ipJson = async <Row>(args: readonly string[], command: "ip" | "bridge" = "ip"): Promise<Row[]> => {
  const text = await run(command, ["-j", ...args]);
  return text.trim() === "" ? [] : (JSON.parse(text) as Row[]);
};
