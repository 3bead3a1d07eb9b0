import { readFile, statfs } from "node:fs/promises";
import { arch, availableParallelism, release } from "node:os";

/** What the machine is and has. Sizes in bytes. */
export interface Machine {
  readonly processors: number;
  readonly memoryBytes: number;
  readonly machineId: string;
  readonly systemUuid: string;
  readonly bootId: string;
  readonly kernelVersion: string;
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

const goArchitectures: Record<string, string> = { x64: "amd64", ia32: "386" };

const firstLine = async (...files: string[]): Promise<string> => {
  for (const file of files) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text.trim() !== "") return text.trim().split("\n")[0] ?? "";
  }
  return "";
};

const meminfo = async (field: string): Promise<number> => {
  const text = await readFile("/proc/meminfo", "utf8");
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1];
  return Number(kibibytes ?? 0) * 1024;
};

/** What a cgroup of the agent's own leaves it, where a node is a part of a machine. */
const memoryLimit = async (): Promise<number> => {
  const text = await firstLine("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes");
  const limit = Number(text);
  return Number.isFinite(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY;
};

export const readMachine = async (): Promise<Machine> => ({
  processors: availableParallelism(),
  memoryBytes: Math.min(await meminfo("MemTotal"), await memoryLimit()),
  machineId: await firstLine("/etc/machine-id", "/var/lib/dbus/machine-id"),
  systemUuid: (await firstLine("/sys/class/dmi/id/product_uuid")) || (await firstLine("/etc/machine-id")),
  bootId: await firstLine("/proc/sys/kernel/random/boot_id"),
  kernelVersion: release(),
  architecture: goArchitectures[arch()] ?? arch(),
});

export const availableMemory = (): Promise<number> => meminfo("MemAvailable");

export interface DiskSpace {
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly totalInodes: number;
  readonly availableInodes: number;
}

/** Of the file system that a path is on. Undefined when there is no such path. */
export const diskSpace = async (path: string): Promise<DiskSpace | undefined> => {
  const stats = await statfs(path).catch(() => undefined);
  return (
    stats && {
      totalBytes: stats.blocks * stats.bsize,
      availableBytes: stats.bavail * stats.bsize,
      totalInodes: stats.files,
      availableInodes: stats.ffree,
    }
  );
};

/** Process ids in use and there are. */
export const processIds = async (): Promise<{ readonly used: number; readonly total: number }> => {
  const [load, most] = await Promise.all([firstLine("/proc/loadavg"), firstLine("/proc/sys/kernel/pid_max")]);
  return { used: Number(/\/(\d+)/.exec(load)?.[1] ?? 0), total: Number(most) || 32_768 };
};
