import type { PodRegistry, PodView } from "../pods/types";
import type { ContainerRuntime, RuntimeContainer } from "../runtime/types";
import { readIfPresent } from "./cgroup-files";
import { filesystemOf, networkOf, parseMeminfo } from "./host";
import type { CgroupReader, ContainerUsage, FilesystemUsage, NetworkUsage } from "./types";

export interface ContainerSample {
  readonly container: RuntimeContainer;
  readonly usage: ContainerUsage;
  /** Billionths of a core over the time since the last sample; undefined with the first. */
  readonly cpuNanoCores?: number;
}

export interface PodSample {
  readonly view: PodView;
  readonly containers: readonly ContainerSample[];
  /** The sandbox itself: what the pause costs. */
  readonly sandbox?: ContainerUsage;
  readonly network?: NetworkUsage;
}

export interface NodeSample {
  readonly usage?: ContainerUsage;
  readonly cpuNanoCores?: number;
  readonly memoryTotal: number;
  readonly memoryAvailable: number;
  readonly network?: NetworkUsage;
  /** Of the agent's directory: volumes and records. */
  readonly filesystem?: FilesystemUsage;
  /** Where the runtime keeps images and writable layers. */
  readonly imageFilesystem?: FilesystemUsage;
}

export interface CollectorOptions {
  readonly cgroups: CgroupReader;
  readonly pods: PodRegistry;
  readonly runtime: ContainerRuntime;
  readonly rootDirectory: string;
}

/** Rates over less than this are noise; the last one is given instead, in milliseconds. */
const shortestInterval = 500;

interface RateState {
  readonly time: number;
  readonly cpuNanoseconds: number;
  readonly rate?: number;
}

/** Reads what node, pods and containers use, at the time of asking. Holds no more than the last sample of each. */
export class Collector {
  readonly #options: CollectorOptions;
  readonly #rates = new Map<string, RateState>();
  #storagePath: string | undefined;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  async pods(): Promise<PodSample[]> {
    const samples = await Promise.all(this.#options.pods.list().map((view) => this.#pod(view)));
    const alive = new Set(samples.flatMap((sample) => sample.containers.map(({ container }) => container.id)));
    for (const id of this.#rates.keys()) if (id !== nodeKey && !alive.has(id)) this.#rates.delete(id);
    return samples;
  }

  async node(): Promise<NodeSample> {
    this.#storagePath ??= (await this.#options.runtime.info()).storagePath;
    const [usage, meminfo, network, filesystem, imageFilesystem] = await Promise.all([
      this.#options.cgroups.ofNode(),
      readIfPresent("/proc/meminfo"),
      networkOf("self"),
      filesystemOf(this.#options.rootDirectory),
      filesystemOf(this.#storagePath),
    ]);
    const { total, available } = parseMeminfo(meminfo ?? "");
    const cpuNanoCores = usage && this.#rate(nodeKey, usage);
    return {
      memoryTotal: total,
      memoryAvailable: available,
      ...(usage ? { usage } : {}),
      ...(cpuNanoCores === undefined ? {} : { cpuNanoCores }),
      ...(network ? { network } : {}),
      ...(filesystem ? { filesystem } : {}),
      ...(imageFilesystem ? { imageFilesystem } : {}),
    };
  }

  async #pod(view: PodView): Promise<PodSample> {
    const { sandbox } = view;
    const running = view.containers.filter((container) => container.state === "running");
    const [containers, sandboxUsage, network] = await Promise.all([
      Promise.all(running.map((container) => this.#container(container))),
      sandbox ? this.#usage(sandbox) : undefined,
      // A pod on the host's network has the node's figures, not its own.
      sandbox?.pid && !view.pod.spec.hostNetwork ? networkOf(sandbox.pid) : undefined,
    ]);
    return {
      view,
      containers: containers.flatMap((sample) => (sample ? [sample] : [])),
      ...(sandboxUsage ? { sandbox: sandboxUsage } : {}),
      ...(network ? { network } : {}),
    };
  }

  async #container(container: RuntimeContainer): Promise<ContainerSample | undefined> {
    const usage = await this.#usage(container);
    if (!usage) return undefined;
    const cpuNanoCores = this.#rate(container.id, usage);
    return { container, usage, ...(cpuNanoCores === undefined ? {} : { cpuNanoCores }) };
  }

  async #usage(container: RuntimeContainer): Promise<ContainerUsage | undefined> {
    const simulated = this.#options.runtime.usage?.(container.id);
    if (simulated)
      return {
        time: Date.now(),
        cpuNanoseconds: simulated.cpuNanoseconds,
        memoryUsage: simulated.memoryBytes,
        memoryWorkingSet: simulated.memoryBytes,
        memoryRss: simulated.memoryBytes,
        pageFaults: 0,
        majorPageFaults: 0,
        memoryLimit: 0,
        diskRead: 0,
        diskWritten: 0,
        processes: 1,
      };
    return container.pid > 0 ? this.#options.cgroups.ofProcess(container.pid) : undefined;
  }

  #rate(key: string, usage: ContainerUsage): number | undefined {
    const last = this.#rates.get(key);
    if (!last) {
      this.#rates.set(key, { time: usage.time, cpuNanoseconds: usage.cpuNanoseconds });
      return undefined;
    }
    const elapsed = usage.time - last.time;
    if (elapsed < shortestInterval) return last.rate;
    const rate = Math.max(0, Math.round(((usage.cpuNanoseconds - last.cpuNanoseconds) / elapsed) * 1000));
    this.#rates.set(key, { time: usage.time, cpuNanoseconds: usage.cpuNanoseconds, rate });
    return rate;
  }
}

const nodeKey = "node";
