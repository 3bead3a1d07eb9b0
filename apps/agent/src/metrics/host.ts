import { statfs } from "node:fs/promises";
import { readIfPresent } from "./cgroup-files";
import type { FilesystemUsage, InterfaceUsage, NetworkUsage } from "./types";

/** Reads /proc/<pid>/net/dev: two lines of heading, then a line for each interface. Loopback is left out. */
export const parseNetDev = (text: string): InterfaceUsage[] =>
  text.split("\n").flatMap((line) => {
    const match = /^\s*([^:\s]+):\s*(.+)$/.exec(line);
    const name = match?.[1];
    if (name === undefined || name === "lo") return [];
    const numbers = (match?.[2] ?? "").trim().split(/\s+/).map(Number);
    const at = (index: number) => numbers[index] ?? 0;
    return [
      {
        name,
        rxBytes: at(0),
        rxPackets: at(1),
        rxErrors: at(2),
        rxDropped: at(3),
        txBytes: at(8),
        txPackets: at(9),
        txErrors: at(10),
        txDropped: at(11),
      },
    ];
  });

/** The interfaces in the network namespace of a process. */
export const networkOf = async (pid: number | "self"): Promise<NetworkUsage | undefined> => {
  const text = await readIfPresent(`/proc/${pid}/net/dev`);
  return text === undefined ? undefined : { time: Date.now(), interfaces: parseNetDev(text) };
};

/** The filesystem that holds a path. */
export const filesystemOf = async (path: string): Promise<FilesystemUsage | undefined> => {
  try {
    const { bsize, blocks, bavail, bfree, files, ffree } = await statfs(path);
    return {
      time: Date.now(),
      capacityBytes: blocks * bsize,
      availableBytes: bavail * bsize,
      usedBytes: (blocks - bfree) * bsize,
      inodes: files,
      inodesFree: ffree,
    };
  } catch {
    return undefined;
  }
};

/** MemTotal and MemAvailable in bytes. */
export const parseMeminfo = (text: string): { readonly total: number; readonly available: number } => {
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
  return { total: of("MemTotal"), available: of("MemAvailable") };
};
