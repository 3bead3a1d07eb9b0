import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What a running Postgres writes about itself into its data folder. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
}

const pidFile = (dataDirectory: string): string => path.join(dataDirectory, "postmaster.pid");

/** Format: https://www.postgresql.org/docs/current/storage-file-layout.html; one value a line. */
const readPostmasterFile = async (dataDirectory: string): Promise<PostmasterFile | undefined> => {
  const text = await readFile(pidFile(dataDirectory), "utf8").catch(() => "");
  const [pid, , , port, socketDirectory] = text.split("\n");
  if (!pid || !port || !socketDirectory) return undefined;
  return { pid: Number(pid), port: Number(port), socketDirectory };
};

/** Whether a process runs; one that ended and was not reaped yet does not. */
export const isRunning = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  return state !== "" && state !== "Z" && state !== "X";
};

const servesDirectory = async (pid: number, dataDirectory: string): Promise<boolean> => {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return (await isRunning(pid)) && commandLine.split("\0").includes(dataDirectory);
};

/**
 * The Postgres that already serves this folder, left over from a control plane that was killed. A file left over by a
 * dead one is removed: Postgres itself would take a process that was not reaped, or another one with its number, for alive.
 */
export const findPostmaster = async (dataDirectory: string): Promise<PostmasterFile | undefined> => {
  const file = await readPostmasterFile(dataDirectory);
  if (file && (await servesDirectory(file.pid, dataDirectory))) return file;
  await rm(pidFile(dataDirectory), { force: true });
  return undefined;
};

/** Waits until a process has ended; false when it has not within the time (ms). */
export const waitForExit = async (pid: number, timeout: number): Promise<boolean> => {
  for (const deadline = Date.now() + timeout; Date.now() < deadline; await delay(10)) {
    if (!(await isRunning(pid))) return true;
  }
  return !(await isRunning(pid));
};
