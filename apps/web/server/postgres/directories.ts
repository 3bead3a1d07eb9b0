import { chmod, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseUnusableError, errorCode } from "./errors";
import type { Unprivileged } from "./unprivileged";

const longestSocketPath = 100;

/** Makes a folder that nobody but its owner can enter, or sees to it that an existing one is. */
export const makePrivateDirectory = async (directory: string, account: Unprivileged): Promise<void> => {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const { uid } = await lstat(directory);
    const owners = [process.getuid?.(), account.identity.uid];
    if (!owners.includes(uid)) throw new Error(`it belongs to user ${uid}`);
    await chmod(directory, 0o700);
    await account.own(directory);
  } catch (error) {
    const reason = errorCode(error) === "ENOSPC" ? "the disk is full" : error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusableError(`The database's folder ${directory} cannot be made: ${reason}.`, { cause: error });
  }
};

/** The kernel limits the length of a socket's path: a deep data folder gets its socket elsewhere. */
export const socketDirectoryFor = (directory: string, port: number): string => {
  const beside = path.join(directory, "socket");
  if (path.join(beside, `.s.PGSQL.${port}`).length <= longestSocketPath) return beside;
  return path.join(tmpdir(), `gantry-postgres-${process.getuid?.() ?? 0}-${Buffer.from(directory).toString("base64url").slice(-24)}`);
};
