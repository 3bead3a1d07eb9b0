/** What a container has used since it started, and uses now. Sizes in bytes. */
export interface ContainerUsage {
  /** Milliseconds since the epoch at which it was read. */
  readonly time: number;
  readonly cpuNanoseconds: number;
  /** All memory of the cgroup, page cache included. */
  readonly memoryUsage: number;
  /** Without inactive page cache: what the kernel cannot take back at once. */
  readonly memoryWorkingSet: number;
  readonly memoryRss: number;
  readonly pageFaults: number;
  readonly majorPageFaults: number;
  /** 0 without a limit. */
  readonly memoryLimit: number;
  readonly diskRead: number;
  readonly diskWritten: number;
  readonly processes: number;
}

export interface NetworkUsage {
  readonly time: number;
  readonly interfaces: readonly InterfaceUsage[];
}

export interface InterfaceUsage {
  readonly name: string;
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

export interface FilesystemUsage {
  readonly time: number;
  readonly capacityBytes: number;
  readonly availableBytes: number;
  readonly usedBytes: number;
  readonly inodes: number;
  readonly inodesFree: number;
}

/** Reads what one cgroup has used. */
export interface CgroupReader {
  readonly version: 1 | 2;
  /** By a process in it; undefined when that is gone. */
  ofProcess(pid: number): Promise<ContainerUsage | undefined>;
  /** Of the whole node: the root of the hierarchy that this process sees. */
  ofNode(): Promise<ContainerUsage | undefined>;
}
