import { join } from "node:path";
import { parseBlkio, parseCgroupPaths, parseKeyed, readIfPresent, readNumber } from "./cgroup-files";
import type { CgroupReader, ContainerUsage } from "./types";

/** Limits near 2⁶³ stand for none. */
const unlimited = 2 ** 62;

/** Reads cgroup v1: one hierarchy for each controller. */
export class CgroupV1Reader implements CgroupReader {
  readonly version = 1;
  readonly #root: string;

  constructor(root = "/sys/fs/cgroup") {
    this.#root = root;
  }

  async ofProcess(pid: number): Promise<ContainerUsage | undefined> {
    const text = await readIfPresent(`/proc/${pid}/cgroup`);
    return text === undefined ? undefined : this.#read(parseCgroupPaths(text));
  }

  ofNode(): Promise<ContainerUsage | undefined> {
    return this.#read(new Map());
  }

  async #read(paths: ReadonlyMap<string, string>): Promise<ContainerUsage | undefined> {
    const of = (controller: string, file: string) => join(this.#root, controller, paths.get(controller) ?? "/", file);
    const [cpu, memory, statText, limit, blkio, processes] = await Promise.all([
      readNumber(of("cpuacct", "cpuacct.usage")),
      readNumber(of("memory", "memory.usage_in_bytes")),
      readIfPresent(of("memory", "memory.stat")),
      readNumber(of("memory", "memory.limit_in_bytes")),
      readIfPresent(of("blkio", "blkio.throttle.io_service_bytes_recursive")),
      readNumber(of("pids", "pids.current")),
    ]);
    if (cpu === undefined || memory === undefined || statText === undefined) return undefined;
    const stat = parseKeyed(statText);
    const disk = parseBlkio(blkio ?? "");
    return {
      time: Date.now(),
      cpuNanoseconds: cpu,
      memoryUsage: memory,
      memoryWorkingSet: Math.max(0, memory - (stat.get("total_inactive_file") ?? 0)),
      memoryRss: stat.get("total_rss") ?? 0,
      pageFaults: stat.get("total_pgfault") ?? 0,
      majorPageFaults: stat.get("total_pgmajfault") ?? 0,
      memoryLimit: limit === undefined || limit > unlimited ? 0 : limit,
      diskRead: disk.read,
      diskWritten: disk.written,
      processes: processes ?? 0,
    };
  }
}
