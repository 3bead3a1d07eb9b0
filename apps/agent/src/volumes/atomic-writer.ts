import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

export interface PayloadFile {
  readonly data: Buffer;
  /** Permission bits. */
  readonly mode: number;
  /** Its owner, where that is not the agent's. */
  readonly uid?: number;
}

/** Files by their path below the volume. */
export type Payload = ReadonlyMap<string, PayloadFile>;

const dataLink = "..data";
const newDataLink = "..data_tmp";
const longestPath = 4096;
const readableByGroup = 0o440;
const searchableByGroup = 0o110;
const setGroupId = 0o2000;

/** @throws For paths that would leave the volume or hide its own files. */
const validate = (file: string): void => {
  const parts = file.split("/");
  if (file === "" || file.length > longestPath || path.isAbsolute(file))
    throw new Error(`invalid path: must be relative and not empty: ${file}`);
  if (parts.includes("..") || parts[0]?.startsWith("..")) throw new Error(`invalid path: must not contain or start with '..': ${file}`);
};

const list = async (directory: string, below = ""): Promise<string[]> => {
  const entries = await readdir(path.join(directory, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const name = path.join(below, entry.name);
      return entry.isDirectory() ? list(directory, name) : [name];
    }),
  );
  return found.flat();
};

const effectiveMode = (file: PayloadFile, group: number | undefined): number =>
  group === undefined ? file.mode : file.mode | readableByGroup;

/** Whether a directory holds exactly this payload. */
const holds = async (directory: string, payload: Payload, group: number | undefined): Promise<boolean> => {
  const present = await list(directory).catch(() => undefined);
  if (present?.length !== payload.size) return false;
  for (const name of present) {
    const wanted = payload.get(name);
    if (!wanted) return false;
    const file = path.join(directory, name);
    const { mode } = await lstat(file);
    if ((mode & 0o777) !== (effectiveMode(wanted, group) & 0o777) || !wanted.data.equals(await readFile(file))) return false;
  }
  return true;
};

const writePayload = async (directory: string, payload: Payload, group: number | undefined): Promise<void> => {
  await chmod(directory, 0o755);
  const directories = new Set<string>([directory]);
  for (const [name, file] of payload) {
    const target = path.join(directory, name);
    const parent = path.dirname(target);
    if (!directories.has(parent)) {
      await mkdir(parent, { recursive: true, mode: 0o755 });
      for (let current = parent; current !== directory; current = path.dirname(current)) directories.add(current);
    }
    await writeFile(target, file.data);
    if (file.uid !== undefined || group !== undefined) await chown(target, file.uid ?? 0, group ?? 0);
    // After the owner, for changing that clears bits; and not by the umask.
    await chmod(target, effectiveMode(file, group));
  }
  if (group === undefined) return;
  for (const made of directories) {
    await chown(made, 0, group);
    await chmod(made, 0o755 | searchableByGroup | setGroupId);
  }
};

/**
 * Puts files into a volume so that whoever reads it sees all of the old ones or all of the new ones, never a mixture: they
 * are written into a directory of their own, to which one link, `..data`, is then switched. Kubernetes' scheme, which
 * programs that watch their configuration rely on.
 * @param group Its members may read the files (`fsGroup`).
 * @returns Whether anything had to be written.
 */
export const writeAtomically = async (volume: string, payload: Payload, group?: number): Promise<boolean> => {
  for (const name of payload.keys()) validate(name);
  await mkdir(volume, { recursive: true, mode: 0o777 });
  const previous = await readlink(path.join(volume, dataLink)).catch(() => undefined);
  if (previous !== undefined && (await holds(path.join(volume, previous), payload, group))) return false;

  const stamp = new Date().toISOString().slice(0, 19).replace(/[-T:]/g, "_");
  const directory = await mkdtemp(path.join(volume, `..${stamp}.`));
  await writePayload(directory, payload, group);
  await rm(path.join(volume, newDataLink), { force: true });
  await symlink(path.basename(directory), path.join(volume, newDataLink));
  await rename(path.join(volume, newDataLink), path.join(volume, dataLink));

  const visible = new Set([...payload.keys()].map((name) => name.split("/")[0] ?? name));
  for (const name of visible) {
    const link = path.join(volume, name);
    const target = path.join(dataLink, name);
    if ((await readlink(link).catch(() => undefined)) === target) continue;
    await rm(link, { force: true, recursive: true });
    await symlink(target, link);
  }
  for (const name of await readdir(volume)) {
    if (name === dataLink || name === path.basename(directory) || visible.has(name)) continue;
    await rm(path.join(volume, name), { recursive: true, force: true });
  }
  return true;
};
