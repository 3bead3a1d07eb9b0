import { readdir, readFile } from "node:fs/promises";

const numberAfter = (text: string, label: string): number => Number(new RegExp(`^${label}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);

/** The memory of a process and all that it started, in bytes: proportional set sizes, so that shared pages count once. */
export const memoryOfTree = async (pid: number): Promise<number> => {
  const parents = new Map<number, number>();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/status`, "utf8").catch(() => "");
    parents.set(Number(entry), numberAfter(status, "PPid"));
  }
  const belongs = (candidate: number): boolean => {
    for (let current: number | undefined = candidate; current; current = parents.get(current)) if (current === pid) return true;
    return false;
  };
  let total = 0;
  for (const candidate of parents.keys()) {
    if (!belongs(candidate)) continue;
    // A process that ended meanwhile uses nothing.
    const rollup = await readFile(`/proc/${candidate}/smaps_rollup`, "utf8").catch(() => "");
    total += numberAfter(rollup, "Pss") * 1024;
  }
  return total;
};

/** The process among a launcher's children that runs the given program. */
export const findChild = async (launcher: number, program: string): Promise<number> => {
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const [status, command] = await Promise.all(
      ["status", "cmdline"].map((file) => readFile(`/proc/${entry}/${file}`, "utf8").catch(() => "")),
    );
    if (numberAfter(status ?? "", "PPid") === launcher && command?.includes(program)) return Number(entry);
  }
  throw new Error(`the launcher ${launcher} has no child that runs ${program}`);
};
