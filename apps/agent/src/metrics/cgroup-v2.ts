import { join } from "node:path";
import { parseCgroupPaths, parseIoStat, parseKeyed, readIfPresent, readNumber } from "./cgroup-files";
import type { CgroupReader, ContainerUsage } from "./types";

/** Reads cgroup v2: one hierarchy for everything. */
export class CgroupV2Reader implements CgroupReader {
  readonly version = 2;
  readonly #root: string;

  constructor(root = "/sys/fs/cgroup") {
    this.#root = root;
  }

  async ofProcess(pid: number): Promise<ContainerUsage | undefined> {
    const text = await readIfPresent(`/proc/${pid}/cgroup`);
    const path = text === undefined ? undefined : parseCgroupPaths(text).get("");
    return path === undefined ? undefined : this.#read(path);
  }

  ofNode(): Promise<ContainerUsage | undefined> {
    return this.#read("/");
  }

  async #read(path: string): Promise<ContainerUsage | undefined> {
    const of = (file: string) => join(this.#root, path, file);
    const [cpuText, current, statText, limit, io, processes] = await Promise.all([
      readIfPresent(of("cpu.stat")),
      readNumber(of("memory.current")),
      readIfPresent(of("memory.stat")),
      readNumber(of("memory.max")),
      readIfPresent(of("io.stat")),
      readNumber(of("pids.current")),
    ]);
    if (cpuText === undefined || statText === undefined) return undefined;
    const stat = parseKeyed(statText);
    // The root has no memory.current: what is charged to anyone adds up to it.
    const memory = current ?? (stat.get("anon") ?? 0) + (stat.get("file") ?? 0) + (stat.get("kernel") ?? 0);
    const disk = parseIoStat(io ?? "");
    return {
      time: Date.now(),
      cpuNanoseconds: (parseKeyed(cpuText).get("usage_usec") ?? 0) * 1000,
      memoryUsage: memory,
      memoryWorkingSet: Math.max(0, memory - (stat.get("inactive_file") ?? 0)),
      memoryRss: stat.get("anon") ?? 0,
      pageFaults: stat.get("pgfault") ?? 0,
      majorPageFaults: stat.get("pgmajfault") ?? 0,
      memoryLimit: limit ?? 0,
      diskRead: disk.read,
      diskWritten: disk.written,
      processes: processes ?? 0,
    };
  }
}
