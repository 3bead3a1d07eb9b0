import type { RuntimeContainer, RuntimeEvent, RuntimeSubscription } from "../runtime/types";
import type { PodDependencies } from "./dependencies";
import type { PodWorker } from "./pod-worker";

/** What the runtime has of each pod, by the pod's uid. */
export const groupByPod = (containers: readonly RuntimeContainer[]): Map<string, RuntimeContainer[]> => {
  const groups = new Map<string, RuntimeContainer[]>();
  for (const container of containers) {
    const group = groups.get(container.pod.uid);
    if (group) group.push(container);
    else groups.set(container.pod.uid, [container]);
  }
  return groups;
};

export interface RuntimeFollowerOptions extends Pick<PodDependencies, "runtime" | "log"> {
  /** By pod uid. */
  readonly workers: ReadonlyMap<string, PodWorker>;
  /** Images came or went. */
  readonly onImages?: () => void;
}

/** Tells the workers of pods what happens to their containers. Events are hints: what is told is what an inspection shows. */
export class RuntimeFollower {
  private subscription: RuntimeSubscription | undefined;
  private relisting: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly options: RuntimeFollowerOptions) {}

  /** Resolves once events are flowing: what happens after it is not missed. */
  async start(): Promise<void> {
    this.subscription = this.options.runtime.subscribe((event) => this.onEvent(event));
    await this.subscription.ready;
  }

  stop(): void {
    this.stopped = true;
    this.subscription?.close();
  }

  private onEvent(event: RuntimeEvent): void {
    if (this.stopped) return;
    if (event.type === "images") this.options.onImages?.();
    else if (event.type === "relist") this.relist();
    else {
      const worker = this.options.workers.get(event.podUid);
      if (!worker) return;
      if (event.type === "removed") worker.forget(event.id);
      else void this.look(worker, event.id, event.type);
    }
  }

  private async look(worker: PodWorker, id: string, type: "started" | "exited"): Promise<void> {
    // The worker that has started a container has looked at it already.
    if (type === "started" && worker.state.get(id)?.state === "running") return;
    try {
      const found = await this.options.runtime.inspect(id);
      if (found) await worker.observe(found);
      else worker.forget(id);
    } catch {
      // The engine does not answer: when it does again, everything is listed.
    }
  }

  /** After a gap in the events: whatever has changed meanwhile is made known. */
  private relist(): void {
    this.relisting ??= this.observeAll().finally(() => {
      this.relisting = undefined;
    });
  }

  private async observeAll(): Promise<void> {
    try {
      const groups = groupByPod(await this.options.runtime.list());
      for (const [uid, worker] of this.options.workers) {
        const found = groups.get(uid) ?? [];
        const ids = new Set(found.map(({ id }) => id));
        for (const known of worker.state.all()) if (!ids.has(known.id)) worker.forget(known.id);
        for (const container of found) await worker.observe(container);
      }
    } catch (error) {
      this.options.log.warn({ error: String(error) }, "Could not list the containers; waiting for Docker's events to come back");
    }
  }
}
