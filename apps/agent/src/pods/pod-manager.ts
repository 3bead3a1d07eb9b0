import type { Pod } from "@gantry/api/core/v1";
import type { RuntimeContainer } from "../runtime/types";
import { admit } from "./admission";
import { isTerminal, podDescription } from "./container-names";
import type { PodDependencies } from "./dependencies";
import { PodWorker } from "./pod-worker";
import { groupByPod, RuntimeFollower } from "./runtime-follower";
import type { PodRegistry, PodView } from "./types";
import { vanishedPod } from "./vanished-pod";

export interface PodManagerListeners {
  /** A pod has come or has changed, so that what it refers to can be watched. */
  onPod?(pod: Pod): void;
  /** Nothing of the pod is on the node any more. */
  onGone?(podUid: string): void;
  /** Images came or went. */
  onImages?(): void;
}

/** All pods of this node: one worker each, fed by the API server's pods and by the runtime's events. */
export class PodManager implements PodRegistry {
  private readonly workers = new Map<string, PodWorker>();
  private readonly follower: RuntimeFollower;
  private stopped = false;

  constructor(
    private readonly dependencies: PodDependencies,
    private readonly listeners: PodManagerListeners = {},
  ) {
    const { runtime, log } = dependencies;
    this.follower = new RuntimeFollower({ runtime, log, workers: this.workers, onImages: () => listeners.onImages?.() });
  }

  /**
   * Takes over the node: adopts what runs of these pods without touching it, ends what belongs to none of them, and
   * follows the runtime from then on.
   * @param pods All pods of the node as the API server knows them.
   */
  async start(pods: Iterable<Pod>): Promise<void> {
    await this.follower.start();
    const groups = groupByPod(await this.dependencies.runtime.list());
    const sandboxes = [...groups.values()].flat().filter(({ sandbox, state }) => sandbox && state === "running");
    await this.dependencies.network.reconcile(new Set(sandboxes.map(({ id }) => id)));
    // The oldest first: should there not be room for all, the newest has to go.
    const ordered = [...pods].sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
    const wanted = new Set(ordered.map(({ metadata }) => metadata.uid));
    for (const pod of ordered) await this.adopt(pod, groups.get(pod.metadata.uid) ?? []);
    for (const [uid, containers] of groups) {
      const pod = wanted.has(uid) ? undefined : vanishedPod(containers);
      if (!pod) continue;
      this.dependencies.log.info({ pod: podDescription(pod) }, "Ending a pod that the API server no longer has");
      const worker = this.addWorker(pod);
      await worker.adopt(containers);
      worker.remove();
    }
    for (const uid of await this.dependencies.volumes.known()) if (!this.workers.has(uid)) await this.dependencies.volumes.unmount(uid);
  }

  /** A pod of this node is there or has changed. */
  set(pod: Pod): void {
    if (this.stopped) return;
    this.dependencies.statuses.observe(pod);
    const worker = this.workers.get(pod.metadata.uid);
    this.listeners.onPod?.(pod);
    if (worker) worker.update(pod);
    else this.accept(this.addWorker(pod), pod);
  }

  /** The API server no longer has this pod. */
  delete(pod: Pod): void {
    this.dependencies.statuses.forget(pod.metadata.uid);
    this.workers.get(pod.metadata.uid)?.remove();
  }

  /** Something that these pods refer to has changed. */
  objectsChanged(uids: Iterable<string>): void {
    for (const uid of uids) this.workers.get(uid)?.objectsChanged();
  }

  /** Something that all pods wait for may have come. */
  wakeAll(): void {
    for (const worker of this.workers.values()) worker.wake();
  }

  /** The API server has exactly these pods: others went while nobody was looking. */
  keepOnly(uids: ReadonlySet<string>): void {
    for (const [uid, worker] of this.workers) if (!uids.has(uid)) worker.remove();
  }

  /** Ends a pod to free what it uses. Its status says why. */
  evict(uid: string, message: string): void {
    this.workers.get(uid)?.fail({ reason: "Evicted", message });
  }

  list(): PodView[] {
    return [...this.workers.values()].map((worker) => worker.view());
  }

  get(namespace: string, name: string): PodView | undefined {
    // A pod that is being cleaned up may have a successor of the same name.
    let found: PodWorker | undefined;
    for (const worker of this.workers.values()) {
      const { metadata } = worker.current;
      if (metadata.namespace === namespace && metadata.name === name && (!found || found.isFinished)) found = worker;
    }
    return found?.view();
  }

  byUid(uid: string): PodView | undefined {
    return this.workers.get(uid)?.view();
  }

  /** Whether the runtime may remove this image: no pod of the node uses it. */
  isImageUsed(imageId: string): boolean {
    return [...this.workers.values()].some((worker) => worker.state.all().some((container) => container.imageId === imageId));
  }

  /** Lets go of all pods and leaves them running. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.follower.stop();
    this.dependencies.statuses.stop();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
  }

  private addWorker(pod: Pod): PodWorker {
    const { uid } = pod.metadata;
    const worker = new PodWorker(pod, this.dependencies, () => {
      this.workers.delete(uid);
      void worker.stop();
      this.listeners.onGone?.(uid);
    });
    this.workers.set(uid, worker);
    return worker;
  }

  private async adopt(pod: Pod, containers: readonly RuntimeContainer[]): Promise<void> {
    if (this.workers.has(pod.metadata.uid)) return;
    this.dependencies.statuses.observe(pod);
    this.listeners.onPod?.(pod);
    const worker = this.addWorker(pod);
    await worker.adopt(containers);
    if (containers.length === 0) this.accept(worker, pod);
    else worker.wake();
  }

  /** A pod that has nothing on the node yet must fit before it may start. */
  private accept(worker: PodWorker, pod: Pod): void {
    const { node, event } = this.dependencies;
    const isOver = isTerminal(pod) || pod.metadata.deletionTimestamp !== undefined;
    const active = [...this.workers.values()].filter((other) => other !== worker && other.isActive && !isTerminal(other.current));
    const failure = isOver
      ? undefined
      : admit(pod, {
          allocatable: node.allocatable(),
          nodeName: node.name,
          nodeLabels: node.labels(),
          active: active.map(({ current }) => current),
        });
    if (failure) {
      event(pod, { type: "Warning", ...failure });
      worker.fail(failure);
    } else {
      worker.wake();
    }
  }
}
