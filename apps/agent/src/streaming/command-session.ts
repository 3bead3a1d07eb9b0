import { pipeline } from "node:stream";
import { exitStatus, failureStatus } from "./status";
import type { CommandStreams, Resize } from "./types";

/** A running process with its streams, as the container runtime gives it. */
interface RunningProcess {
  readonly stdin?: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr?: NodeJS.ReadableStream;
  resize(size: Resize): Promise<void>;
  readonly exitCode: Promise<number | undefined>;
  close(): void;
}

/** Copies one way until the end; that the receiver has gone is the receiver's affair. */
const copy = (from: NodeJS.ReadableStream, to: NodeJS.WritableStream | undefined): Promise<void> => {
  if (!to) {
    from.resume();
    return new Promise((resolve) => from.once("close", resolve).once("end", resolve));
  }
  return new Promise((resolve) => {
    from.pipe(to, { end: false });
    for (const event of ["end", "close", "error"]) from.once(event, resolve);
    to.once("close", resolve);
    to.on("error", () => resolve());
  });
};

/** A process that has only just been started may not have its terminal yet. */
const resizeDelays = [50, 200, 500];

const resize = async (process: RunningProcess, size: Resize): Promise<void> => {
  for (const delay of resizeDelays) {
    try {
      return await process.resize(size);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
};

/** Joins a client with a process until either ends, and tells the client how the process ended. */
export const runCommandSession = async (client: CommandStreams, process: RunningProcess): Promise<void> => {
  client.onResize((size) => void resize(process, size));
  if (client.stdin && process.stdin) pipeline(client.stdin, process.stdin, () => {});
  const outputs = Promise.all([copy(process.stdout, client.stdout), ...(process.stderr ? [copy(process.stderr, client.stderr)] : [])]);
  const left = client.closed.then(() => "left" as const);
  const outcome = await Promise.race([outputs.then(() => process.exitCode), left]).catch((error: unknown) => error as Error);
  if (outcome === "left") return process.close();
  if (outcome instanceof Error) await client.finish(failureStatus(outcome.message));
  else await client.finish(exitStatus(outcome ?? 0));
  process.close();
};
