import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "../processes";

interface CgroupTree {
  readonly path: string;
  readonly version: 1 | 2;
}

/** The cgroup trees that containers use: one of version 2, or one for each group of controllers of version 1. */
export const parseCgroupTrees = (mounts: string): CgroupTree[] => {
  const trees = mounts.split("\n").flatMap((line): CgroupTree[] => {
    const [, path = "", type] = line.split(" ");
    if (!path.startsWith("/sys/fs/cgroup") || (type !== "cgroup" && type !== "cgroup2")) return [];
    return [{ path, version: type === "cgroup" ? 1 : 2 }];
  });
  // Where a tree of version 2 is mounted beside those of version 1, it has no controllers.
  const unified = trees.filter(({ path, version }) => version === 2 && path === "/sys/fs/cgroup");
  return unified.length > 0 ? unified : trees.filter(({ version }) => version === 1);
};

const cgroupTrees = async (): Promise<CgroupTree[]> => parseCgroupTrees(await readFile("/proc/self/mounts", "utf8"));

/** A node's cgroup, as one folder in each tree. */
export interface NodeCgroup {
  /** What everything of the node is below. */
  readonly roots: readonly string[];
  /** For the node's own processes: in a tree of version 2, a cgroup that hands controllers on cannot have any itself. */
  readonly members: readonly string[];
}

/** Hands all controllers on to the cgroups below; one that cannot be is one that containers do without. */
const delegate = async (folder: string): Promise<void> => {
  const controllers = await readFile(join(folder, "cgroup.controllers"), "utf8");
  for (const controller of controllers.trim().split(" ").filter(Boolean)) {
    await writeFile(join(folder, "cgroup.subtree_control"), `+${controller}`).catch(() => undefined);
  }
};

/** Makes a cgroup in every tree, unless it is there. */
export const ensureCgroup = async (name: string): Promise<NodeCgroup> => {
  const roots: string[] = [];
  const members: string[] = [];
  for (const { path, version } of await cgroupTrees()) {
    const root = join(path, name);
    roots.push(root);
    await mkdir(root, { recursive: true });
    if (version === 2) {
      await delegate(path);
      members.push(join(root, "init"));
      await mkdir(join(root, "init"), { recursive: true });
      continue;
    }
    members.push(root);
    // A cpuset is empty at first, and nobody can join an empty one.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const all = await readFile(join(path, file), "utf8").catch(() => undefined);
      if (all !== undefined) await writeFile(join(root, file), all);
    }
  }
  return { roots, members };
};

/** Joins the cgroups that are its first arguments, up to `--`, and becomes the command after it. */
const joinAndRun = 'while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';

/** What has to stand before a command so that it runs in the cgroups with these folders. */
export const inCgroup = (folders: readonly string[]): string[] => ["sh", "-c", joinAndRun, "sh", ...folders, "--"];

/** A cgroup and all below it, the lowest first. */
const withChildren = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [];
  const below = await Promise.all(entries.filter((entry) => entry.isDirectory()).map(({ name }) => withChildren(join(folder, name))));
  return [...below.flat(), folder];
};

const foldersOf = async (name: string): Promise<string[]> =>
  (await Promise.all((await cgroupTrees()).map(({ path }) => withChildren(join(path, name))))).flat();

/** Ends every process in a cgroup and below, those included that are started meanwhile. */
export const killCgroup = async (name: string): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++, await sleep(50)) {
    const folders = await foldersOf(name);
    const lists = await Promise.all(folders.map((folder) => readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "")));
    const pids = new Set(lists.join("\n").split("\n").map(Number).filter(Boolean));
    if (pids.size === 0) return;
    for (const pid of pids) signal(pid, "SIGKILL");
  }
};

/** Removes a cgroup once its last process is gone, which the kernel may take a moment to see. */
export const removeCgroup = async (name: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      for (const folder of await foldersOf(name)) await rmdir(folder);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
};
