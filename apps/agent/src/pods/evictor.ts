import type { Pressure } from "../node/pressure";
import { isTerminal } from "./container-names";
import { chooseEviction, evictionMessage } from "./eviction";
import type { PodManager } from "./pod-manager";

/** Between two evictions: the first must have shown its effect, in milliseconds. */
const pause = 30_000;

export interface EvictorOptions {
  readonly pods: PodManager;
  /** Memory in use by pod uid, in bytes. */
  readonly memoryOf: () => Promise<ReadonlyMap<string, number>>;
}

/** Ends pods, one at a time, while the node runs short of memory or disk. */
export class Evictor {
  private lastAt = 0;

  constructor(private readonly options: EvictorOptions) {}

  async relieve(pressure: Pressure, now: number): Promise<void> {
    if ((!pressure.memory && !pressure.disk) || now - this.lastAt < pause) return;
    this.lastAt = now;
    const memory = pressure.memory ? await this.options.memoryOf() : new Map<string, number>();
    const candidates = this.options.pods
      .list()
      .filter(({ pod, sandbox }) => sandbox !== undefined && !isTerminal(pod))
      .map(({ pod }) => ({ pod, usedBytes: memory.get(pod.metadata.uid) ?? 0 }));
    const chosen = chooseEviction(candidates);
    if (chosen) this.options.pods.evict(chosen.metadata.uid, evictionMessage(pressure.memory ? "memory" : "ephemeral-storage"));
  }
}
