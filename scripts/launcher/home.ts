import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { claim, findHolder, processesOf, signal, waitUntilEnded } from "./processes";
import { PlainError } from "./terminal";

/** What a launcher that was killed leaves running notices that it is gone, and stops by itself within this time. */
const patience = 12_000;

const pidFile = (home: string): string => join(home, "launcher.pid");

/** The launcher that runs for this home. */
export const findLauncher = (home: string): Promise<number | undefined> => findHolder(pidFile(home));

/** Ends what a killed launcher left running for this home. */
export const endLeftovers = async (home: string): Promise<void> => {
  if (await waitUntilEnded(() => processesOf(home), patience)) return;
  for (const pid of await processesOf(home)) signal(pid, "SIGKILL");
  await waitUntilEnded(() => processesOf(home), 2_000);
};

/** A failure of the file system in words for people. */
export const explainHome = (home: string, error: unknown): unknown => {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reasons: Record<string, string> = {
    ENOSPC: "the disk is full; free some space and start again",
    EDQUOT: "the disk quota is used up; free some space and start again",
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "that file system can only be read",
    ENOTDIR: "a part of that path is a file, not a folder",
    EEXIST: "a part of that path is a file, not a folder",
  };
  return reasons[code]
    ? new PlainError(`Gantry cannot keep its state in ${home}: ${reasons[code]}. GANTRY_HOME moves it elsewhere.`)
    : error;
};

/**
 * Makes the home and takes it for this process; one home serves one launcher at a time. Resolves with how to give it back.
 * @throws PlainError when another launcher has it, or when it cannot be written to
 */
export const claimHome = async (home: string): Promise<() => Promise<void>> => {
  try {
    await mkdir(join(home, "logs"), { recursive: true, mode: 0o700 });
    const other = await claim(pidFile(home));
    if (other !== undefined) {
      throw new PlainError(`Gantry runs already with its state in ${home} (process ${other}). Stop it first: kill ${other}`);
    }
  } catch (error) {
    throw explainHome(home, error);
  }
  await endLeftovers(home);
  return () => rm(pidFile(home), { force: true });
};
