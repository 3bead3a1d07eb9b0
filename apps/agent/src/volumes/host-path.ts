import type { Stats } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import type { MountedVolume } from "./context";
import { VolumeError } from "./types";

const checks: Record<string, { readonly is: (stats: Stats) => boolean; readonly what: string }> = {
  Directory: { is: (stats) => stats.isDirectory(), what: "directory" },
  DirectoryOrCreate: { is: (stats) => stats.isDirectory(), what: "directory" },
  File: { is: (stats) => stats.isFile(), what: "file" },
  FileOrCreate: { is: (stats) => stats.isFile(), what: "file" },
  Socket: { is: (stats) => stats.isSocket(), what: "socket file" },
  CharDevice: { is: (stats) => stats.isCharacterDevice(), what: "character device" },
  BlockDevice: { is: (stats) => stats.isBlockDevice(), what: "block device" },
};

const found = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

/** A directory or file of the node itself, checked or made as its type says. */
export const mountHostPath = async ({ path, type }: { path: string; type?: string | null }): Promise<MountedVolume> => {
  if (!type) {
    // Docker of old made a directory of what is missing, and pods have come to rely on it.
    if (!(await found(path))) await mkdir(path, { recursive: true, mode: 0o755 });
    return { path };
  }
  if (type === "DirectoryOrCreate" && !(await found(path))) await mkdir(path, { recursive: true, mode: 0o755 });
  if (type === "FileOrCreate" && !(await found(path))) await (await open(path, "a", 0o644)).close();
  const check = checks[type];
  if (!check) throw new VolumeError(`unknown hostPath type "${type}"`);
  const stats = await found(path);
  if (!stats || !check.is(stats)) throw new VolumeError(`hostPath type check failed: ${path} is not a ${check.what}`);
  return { path };
};
