import { readFile } from "node:fs/promises";

/** A file's text, or undefined when it or its cgroup is not there. */
export const readIfPresent = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
};

/** A file that holds one number; `max` and missing files are undefined. */
export const readNumber = async (path: string): Promise<number | undefined> => {
  const text = (await readIfPresent(path))?.trim();
  return text === undefined || text === "" || text === "max" ? undefined : Number(text);
};

/** A file of `key value` lines, as memory.stat and cpu.stat are. */
export const parseKeyed = (text: string): Map<string, number> =>
  new Map(
    text.split("\n").flatMap((line) => {
      const [key, value] = line.split(" ");
      return key && value !== undefined ? [[key, Number(value)] as const] : [];
    }),
  );

/** Sums `Read` and `Write` of cgroup v1's blkio files: `8:0 Read 4096`. */
export const parseBlkio = (text: string): { readonly read: number; readonly written: number } => {
  let read = 0;
  let written = 0;
  for (const [, operation, bytes] of text.matchAll(/^\d+:\d+ (Read|Write) (\d+)$/gm)) {
    if (operation === "Read") read += Number(bytes);
    else written += Number(bytes);
  }
  return { read, written };
};

/** Sums cgroup v2's io.stat: `8:0 rbytes=4096 wbytes=0 …`. */
export const parseIoStat = (text: string): { readonly read: number; readonly written: number } => {
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`\\b${name}=(\\d+)`, "g"))].reduce((total, match) => total + Number(match[1]), 0);
  return { read: sum("rbytes"), written: sum("wbytes") };
};

/** Paths by controller from /proc/<pid>/cgroup; the unified hierarchy of v2 is under "". */
export const parseCgroupPaths = (text: string): Map<string, string> =>
  new Map(
    text.split("\n").flatMap((line) => {
      const match = /^\d+:([^:]*):(.*)$/.exec(line);
      if (match?.[1] === undefined || match[2] === undefined) return [];
      const path = match[2];
      return match[1].split(",").map((controller) => [controller, path] as const);
    }),
  );
