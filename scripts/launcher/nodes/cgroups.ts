import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

interface CgroupTree {
  readonly path: string;
  readonly version: 1 | 2;
}

/** The cgroup trees that are mounted: one of version 2, or one for each group of controllers of version 1. */
const cgroupTrees = async (): Promise<CgroupTree[]> => {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" "));
  const trees = mounts.flatMap(([, path = "", type]) =>
    path.startsWith("/sys/fs/cgroup") && (type === "cgroup" || type === "cgroup2")
      ? [{ path, version: type === "cgroup" ? (1 as const) : (2 as const) }]
      : [],
  );
  // Where both are mounted, containers use version 1; the other tree has no controllers.
  const unified = trees.filter(({ path, version }) => version === 2 && path === "/sys/fs/cgroup");
  return unified.length > 0 ? unified : trees.filter(({ version }) => version === 1);
};

/** Makes the cgroup of a node in every tree. @returns the folders, which a process joins by its number in their `cgroup.procs` */
export const ensureCgroup = async (name: string): Promise<string[]> => {
  const folders: string[] = [];
  for (const { path, version } of await cgroupTrees()) {
    const folder = join(path, name);
    if (version === 2) {
      const controllers = (await readFile(join(path, "cgroup.controllers"), "utf8")).trim().split(" ").filter(Boolean);
      for (const one of controllers) await writeFile(join(path, "cgroup.subtree_control"), `+${one}`).catch(() => undefined);
    }
    await mkdir(folder, { recursive: true });
    // A cpuset is empty at first, and nobody can join an empty one.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const all = version === 1 ? await readFile(join(path, file), "utf8").catch(() => undefined) : undefined;
      if (all !== undefined) await writeFile(join(folder, file), all);
    }
    folders.push(folder);
  }
  return folders;
};

const removeTree = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
};

/** Removes a node's cgroup once its last process is gone, which the kernel may take a moment to see. */
export const removeCgroup = async (name: string): Promise<void> => {
  for (const { path } of await cgroupTrees()) {
    for (let attempt = 1; ; attempt++) {
      try {
        await removeTree(join(path, name));
        break;
      } catch (error) {
        if (attempt === 100) throw error;
        await sleep(50);
      }
    }
  }
};
