import { isDeepStrictEqual } from "node:util";
import type { Pod, PodStatus } from "@gantry/api/core/v1";
import { labels } from "../runtime/labels";
import type { RuntimeContainer } from "../runtime/types";
import { computeActions, hasFinished, type ObservedPod } from "./compute-actions";
import { isTerminal, podContainers, podDescription } from "./container-names";
import type { PodDependencies } from "./dependencies";
import { PodDirectory } from "./pod-directory";
import { PodEnding } from "./pod-ending";
import { PodImages } from "./pod-images";
import { PodMounts } from "./pod-mounts";
import { PodObservations } from "./pod-observations";
import { PodProbes } from "./pod-probes";
import { PodSandbox } from "./pod-sandbox";
import { createPodScope, type PodScope } from "./pod-scope";
import { PodStarter } from "./pod-starter";
import { PodStopper } from "./pod-stopper";
import { RestartGate } from "./restart-gate";
import { PodRuntimeState } from "./runtime-state";
import { SpecChanges } from "./spec-changes";
import { specHash } from "./spec-hash";
import type { PodFailure } from "./status/pod-status";
import { SyncLoop } from "./sync-loop";
import type { PodView } from "./types";

/**
 * Keeps one pod as its spec asks. Level-triggered: whatever happens only wakes it; it then looks at what is there, does
 * the smallest next step and looks again. Long work (pulls, volumes, hooks, stopping) runs beside it and wakes it when done.
 */
export class PodWorker {
  readonly state = new PodRuntimeState();
  /** Set once the API server no longer has the pod. */
  private removed = false;
  private failure: PodFailure | undefined;
  private finished = false;
  private finalStatus: PodStatus | undefined;
  /** While it learns what an earlier agent has left: what it does not know yet it would make a second time. */
  private isAdopting = false;
  private readonly startedAt: number;
  private readonly abort = new AbortController();
  private readonly loop: SyncLoop;
  private readonly scope: PodScope;
  private readonly mounts: PodMounts;
  private readonly images: PodImages;
  private readonly probes: PodProbes;
  private readonly observations: PodObservations;
  private readonly stopper: PodStopper;
  private readonly sandbox: PodSandbox;
  private readonly starter: PodStarter;
  private readonly ending: PodEnding;
  private readonly specChanges: SpecChanges;

  /** @param onFinished Called when nothing of the pod is left on the node and the API server need not be told any more. */
  constructor(
    private pod: Pod,
    private readonly dependencies: PodDependencies,
    private readonly onFinished: () => void,
  ) {
    const { status, metadata } = pod;
    this.startedAt = status?.startTime ? Date.parse(status.startTime) : dependencies.now();
    const directory = new PodDirectory(dependencies.root, metadata.uid);
    this.loop = new SyncLoop({
      step: () => this.sync(),
      onError: (error) =>
        dependencies.log.warn(
          { pod: podDescription(this.pod), error: String(error) },
          "A pod could not be brought to its desired state; trying again",
        ),
    });
    this.specChanges = new SpecChanges(dependencies.now);
    this.scope = createPodScope({
      pod: () => this.pod,
      dependencies,
      state: this.state,
      signal: this.abort.signal,
      ips: () => this.sandbox.ips,
      wake: () => this.wake(),
    });
    this.mounts = new PodMounts(this.scope);
    this.images = new PodImages(this.scope);
    this.probes = new PodProbes(this.scope);
    this.observations = new PodObservations(this.scope, directory);
    this.stopper = new PodStopper(this.scope);
    this.sandbox = new PodSandbox(this.scope, { images: this.images, stopper: this.stopper });
    this.ending = new PodEnding(this.scope, { sandbox: this.sandbox, directory });
    this.starter = new PodStarter(this.scope, {
      images: this.images,
      gate: new RestartGate(this.scope),
      directory,
      volumePaths: () => this.mounts.paths,
      observe: (container) => this.observe(container),
      kill: (container, message) => this.stopper.kill(container, message),
      isStopping: () => this.shouldStop(),
      forget: ({ id }) => {
        this.state.forget(id);
        this.observations.forget(id);
      },
    });
  }

  /** The pod as the API server last sent it. */
  get current(): Pod {
    return this.pod;
  }

  /** Whether its containers take up room on the node. */
  get isActive(): boolean {
    return !this.finished && this.failure === undefined;
  }

  /** Whether all of it has ended and nothing is left to do. */
  get isFinished(): boolean {
    return this.finished;
  }

  update(pod: Pod): void {
    const { labels: before, annotations } = this.pod.metadata;
    const replaced = this.specChanges.observe(this.pod, pod);
    this.pod = pod;
    for (const name of replaced) {
      // What was found out about the former image, or is being waited for because of it, no longer counts.
      this.images.forget(name);
      this.scope.agenda.forget(name);
    }
    // Files of the downward API show labels and annotations.
    const changed = !isDeepStrictEqual([before, annotations], [pod.metadata.labels, pod.metadata.annotations]);
    if (changed && !this.shouldStop() && this.mounts.isBegun) this.mounts.mount();
    this.wake();
  }

  /** The API server no longer has the pod: it is stopped as if it had been deleted. */
  remove(): void {
    this.removed = true;
    this.wake();
  }

  /** Ends the pod for good with this reason: it did not fit, was evicted, or took too long. */
  fail(failure: PodFailure): void {
    this.failure ??= failure;
    this.wake();
  }

  /** Something that the pod refers to has changed. */
  objectsChanged(): void {
    this.scope.agenda.clear();
    if (!this.shouldStop() && !this.finished) this.mounts.mount();
    this.wake();
  }

  /** What the runtime has shown of one of the pod's containers. */
  async observe(container: RuntimeContainer): Promise<void> {
    await this.observations.learn(container);
    // An inspection that was overtaken by a newer one must not bring a dead container back.
    if (this.state.get(container.id)?.state === "exited" && container.state !== "exited") return;
    this.state.observe(container);
    if (container.state !== "running") this.ended(container.id);
    else if (!container.sandbox) this.probe(container);
    this.wake();
  }

  /** The runtime has removed a container. */
  forget(id: string): void {
    const known = this.state.get(id);
    if (known?.state === "running") {
      this.state.observe({ ...known, state: "exited", pid: 0, exitCode: 137, finishedAt: this.dependencies.now() });
    } else {
      this.state.forget(id);
    }
    this.ended(id);
    this.wake();
  }

  /** Takes over what an earlier agent has left running. Whoever calls it wakes the pod afterwards. */
  async adopt(containers: readonly RuntimeContainer[]): Promise<void> {
    this.isAdopting = true;
    // Probes need the address, so the sandbox comes first.
    for (const container of containers) if (container.sandbox) this.sandbox.adopt(container);
    for (const container of containers) await this.observe(container);
    this.isAdopting = false;
  }

  wake(): void {
    if (!this.isAdopting) this.loop.wake();
  }

  /** Lets go of the pod and leaves it running. Resolves when nothing of the worker's is under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    this.probes.stop();
    await this.loop.stop();
  }

  view(): PodView {
    const sandbox = this.state.sandbox();
    return {
      // What others have written into the status is kept.
      pod: { ...this.pod, status: { ...this.pod.status, ...this.status() } },
      ...(sandbox?.state === "running" ? { sandbox } : {}),
      containers: podContainers(this.pod).flatMap(({ container }) => this.state.newest(container.name) ?? []),
      previous: (name) => this.state.history(name)[1],
      volumePaths: this.dependencies.volumes.paths(this.pod.metadata.uid),
    };
  }

  private ended(id: string): void {
    this.stopper.ended(id);
    this.probes.ended(id);
  }

  private shouldStop(): boolean {
    return this.removed || this.failure !== undefined || this.pod.metadata.deletionTimestamp !== undefined || isTerminal(this.pod);
  }

  private async sync(): Promise<void> {
    if (this.finished) return this.finish();
    const begunAt = this.dependencies.now();
    this.checkDeadline();
    if (this.shouldStop()) return this.terminate();
    const actions = computeActions(this.pod, this.observed());
    for (const { container, reason } of actions.containersToKill) this.stopper.replace(container, reason);
    if (actions.killPod) {
      if (!actions.createSandbox) return this.terminate();
      if (!(await this.sandbox.clear())) return;
    }
    // A new pod's status is worth a write before its sandbox is made, and then again when its containers run.
    if (actions.createSandbox || this.state.containers().length > 0) this.publish();
    this.mounts.mountIfDue();
    if (actions.createSandbox) {
      await this.sandbox.create();
    } else {
      await this.starter.start(actions);
      this.publish();
    }
    this.scheduleNext(begunAt);
  }

  private observed(): ObservedPod {
    return {
      sandbox: this.state.sandbox(),
      newest: (name) => this.state.newest(name),
      failedProbe: (container) => this.probes.failure(container),
      hasStarted: (container) => this.hasStarted(container),
      specIsSettled: this.specChanges.isSettled,
      specHash,
      hashOf: (container) => container.labels[labels.specHash] ?? "",
    };
  }

  private hasStarted({ id }: RuntimeContainer): boolean {
    return !this.starter.isHooked(id) && this.probes.hasStarted(id);
  }

  private checkDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds;
    if (seconds === undefined || this.shouldStop() || this.dependencies.now() < this.startedAt + seconds * 1000) return;
    this.failure = { reason: "DeadlineExceeded", message: "Pod was active on the node longer than the specified deadline" };
    this.scope.report("Normal", this.failure);
  }

  /**
   * A timer for the next thing that comes due by itself. What was due when the step began has been begun in it, and
   * wakes the pod when it ends.
   */
  private scheduleNext(begunAt: number): void {
    const { activeDeadlineSeconds } = this.pod.spec;
    const moments = [
      this.scope.agenda.next(begunAt),
      activeDeadlineSeconds === undefined ? undefined : this.startedAt + activeDeadlineSeconds * 1000,
      this.mounts.staleAt,
      this.specChanges.settledAt,
    ].filter((moment): moment is number => moment !== undefined && moment > begunAt);
    if (moments.length > 0) this.loop.wakeIn(Math.min(...moments) - this.dependencies.now());
  }

  private probe({ name }: RuntimeContainer): void {
    const target = podContainers(this.pod).find(({ container }) => container.name === name);
    if (target) this.probes.ensure(target);
  }

  private async terminate(): Promise<void> {
    this.abort.abort();
    this.probes.stopJudging();
    this.scope.waiting.clear();
    this.scope.agenda.clear();
    if (this.state.running().length > 0) {
      this.stopper.stopAll();
      this.publish();
      return;
    }
    await this.ending.release();
    // A pod that had ended before this agent saw it has its last status already.
    const known = isTerminal(this.pod) && this.state.all().length === 0;
    this.finished = true;
    this.finalStatus = known ? { ...this.pod.status } : this.computeStatus();
    await this.finish();
  }

  /** Nothing runs any more: tells the API server, which then forgets the pod, and cleans up behind it. */
  private async finish(): Promise<void> {
    this.publish();
    const deleted = this.pod.metadata.deletionTimestamp !== undefined;
    if (!deleted && !this.removed) return;
    if (!this.removed) await this.ending.tellApi();
    await this.ending.cleanUp();
    if (this.removed) this.onFinished();
  }

  /** Once everything has ended nothing changes any more, not even when the containers are removed. */
  private status(): PodStatus {
    return this.finalStatus ?? this.computeStatus();
  }

  private computeStatus(): PodStatus {
    const final = this.finished || hasFinished(this.pod, { newest: (name) => this.state.newest(name) });
    return this.observations.status({
      startedAt: this.startedAt,
      failure: this.failure,
      ended: this.finished && this.shouldStop(),
      final,
      isReady: ({ id }) => !this.starter.isHooked(id) && this.probes.isReady(id),
      hasStarted: (container) => this.hasStarted(container),
    });
  }

  private publish(): void {
    this.dependencies.statuses.set(this.pod.metadata.uid, this.status());
  }
}
