import { type ChildProcess, fork } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./terminal";

/** What a supervised process tells the launcher over its IPC channel. */
export type ProcessMessage =
  | { readonly type: "step"; readonly text: string }
  | { readonly type: "ready"; readonly details?: Readonly<Record<string, string>> }
  | { readonly type: "failed"; readonly message: string };

export interface ProcessOptions {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly nodeOptions?: readonly string[];
  /**
   * Asked before each start for a command that runs the program somewhere else, in other namespaces say, and ends when it has ended. What
   * it fails with counts as a crash.
   */
  readonly within?: () => Promise<readonly string[]>;
  readonly logFile: string;
  readonly onStep?: (text: string) => void;
  /** Called when the process died without being asked to, before it is started again. */
  readonly onCrash?: (description: string) => void;
}

export interface SupervisedProcess {
  /** Resolves with the first `ready` message; rejects with a PlainError when it fails or dies before that. */
  readonly ready: Promise<Readonly<Record<string, string>>>;
  readonly pid: () => number | undefined;
  /** SIGTERM, and SIGKILL when the deadline has passed. Resolves with whether it ended by itself in time. */
  stop(deadlineMilliseconds: number): Promise<boolean>;
}

const logLimit = 20 * 1024 * 1024;

/** The process writes to it by itself: it goes on to do so when the launcher was killed, and while it ends. */
const openLog = (path: string): number => {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > logLimit) renameSync(path, `${path}.1`);
  return openSync(path, "a", 0o600);
};

/** Each supervised process leads a group. */
const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // Nobody is left in it.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

const isMessage = (value: unknown): value is ProcessMessage => typeof value === "object" && value !== null && "type" in value;

/**
 * Keeps one process running: a crash after it was ready starts it again, after 0.2 s at first and up to 10 s when it
 * keeps dying, so that the cluster heals without anybody there.
 */
export const supervise = (options: ProcessOptions): SupervisedProcess => {
  let child: ChildProcess | undefined;
  let stopping = false;
  let wasReady = false;
  let delay = 200;

  const ready = new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    const start = async (): Promise<void> => {
      const startedAt = Date.now();
      let failure: string | undefined;
      const ended = (how: string): void => {
        if (stopping) return;
        if (!wasReady) {
          reject(new PlainError(failure ?? `${options.name} ${how} while starting; its messages are in ${options.logFile}.`));
          return;
        }
        delay = Date.now() - startedAt > 60_000 ? 200 : Math.min(delay * 2, 10_000);
        options.onCrash?.(`${options.name} ${failure ? `stopped: ${failure}` : how}`);
        setTimeout(() => stopping || void start(), delay);
      };

      let way: readonly string[];
      try {
        way = (await options.within?.()) ?? [];
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        return ended("could not be started");
      }
      if (stopping) return;
      const [execPath = process.execPath, ...execArgv] = [...way, process.execPath, ...(options.nodeOptions ?? [])];
      const log = openLog(options.logFile);
      const started = fork(options.script, options.args ?? [], {
        env: options.env,
        execPath,
        execArgv,
        stdio: ["ignore", log, log, "ipc"],
        // Ctrl-C reaches the whole foreground group; the launcher alone decides the order in which things stop.
        detached: true,
      });
      closeSync(log);
      child = started;
      started.on("message", (message) => {
        if (!isMessage(message)) return;
        if (message.type === "step") options.onStep?.(message.text);
        if (message.type === "failed") failure = message.message;
        if (message.type === "ready") {
          wasReady = true;
          resolve(message.details ?? {});
        }
      });
      started.on("exit", (code, signal) => {
        // What ran for it in other namespaces may outlive it.
        if (options.within) killGroup(started);
        ended(signal ? `was ended by ${signal}` : `ended with code ${code}`);
      });
    };
    void start();
  });

  return {
    ready,
    pid: () => child?.pid,
    async stop(deadlineMilliseconds) {
      stopping = true;
      const current = child;
      if (!current || current.exitCode !== null || current.signalCode !== null) return true;
      const exited = new Promise<true>((resolve) => current.once("exit", () => resolve(true)));
      // A command that runs it elsewhere does not pass signals on; the end of its channel is the same request.
      if (!options.within) current.kill("SIGTERM");
      else if (current.connected) current.disconnect();
      const inTime = await Promise.race([exited, sleep(deadlineMilliseconds, false, { ref: false })]);
      if (!inTime) {
        killGroup(current);
        await exited;
      }
      return inTime;
    },
  };
};
