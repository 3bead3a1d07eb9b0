import { rm } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Pod, PodStatus } from "@gantry/api/core/v1";
import { labels } from "../runtime/labels";
import type { RuntimeContainer } from "../runtime/types";
import { VolumeError } from "../volumes/types";
import { Agenda } from "./agenda";
import { type ContainerToKill, computeActions, hasFinished, type ObservedPod, type PodActions } from "./compute-actions";
import { fieldPathOf, isTerminal, type PodContainer, podContainers, podDescription } from "./container-names";
import type { PodDependencies } from "./dependencies";
import { PodDirectory } from "./pod-directory";
import { PodImages } from "./pod-images";
import { PodObservations } from "./pod-observations";
import { PodProbes } from "./pod-probes";
import type { PodScope } from "./pod-scope";
import { PodStarter } from "./pod-starter";
import { PodStopper } from "./pod-stopper";
import { RestartGate } from "./restart-gate";
import { PodRuntimeState } from "./runtime-state";
import { removeSandbox, startSandbox } from "./sandbox-starter";
import { SpecChanges } from "./spec-changes";
import { specHash } from "./spec-hash";
import type { WaitingReason } from "./status/container-status";
import type { PodFailure } from "./status/pod-status";
import { SyncLoop } from "./sync-loop";
import { TaskSlot } from "./task-slot";
import type { PodView } from "./types";

/** Keys of the agenda beside the containers' names, which cannot hold a slash. */
const volumesKey = "volumes/";
const sandboxKey = "sandbox/";
/** A sandbox that could not be made is tried again after this long, doubling, in milliseconds. */
const firstSandboxRetry = 500;
const longestSandboxRetry = 30_000;
/** Volumes that could not be mounted are tried again after this long, in milliseconds. */
const volumeRetry = 2_000;
/** Those that wait for an object are told when it comes; this is only a safety net. */
const objectRetry = 60_000;

const killMessages: Record<ContainerToKill["reason"], (name: string) => string> = {
  LivenessFailed: (name) => `Container ${name} failed liveness probe, will be restarted`,
  StartupFailed: (name) => `Container ${name} failed startup probe, will be restarted`,
  SpecChanged: (name) => `Container ${name} definition changed, will be restarted`,
};

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
  private reportedToApi = false;
  /** While it learns what an earlier agent has left: what it does not know yet it would make a second time. */
  private isAdopting = false;
  private reportedNetwork = false;
  private sandboxRetry = firstSandboxRetry;
  private podIPs: readonly string[];
  private readonly startedAt: number;
  private readonly abort = new AbortController();
  private readonly loop: SyncLoop;
  private readonly scope: PodScope;
  private readonly directory: PodDirectory;
  private readonly volumes: TaskSlot<ReadonlyMap<string, string>>;
  private readonly images: PodImages;
  private readonly probes: PodProbes;
  private readonly observations: PodObservations;
  private readonly stopper: PodStopper;
  private readonly starter: PodStarter;
  private readonly specChanges: SpecChanges;

  /** @param onFinished Called when nothing of the pod is left on the node and the API server need not be told any more. */
  constructor(
    private pod: Pod,
    private readonly dependencies: PodDependencies,
    private readonly onFinished: () => void,
  ) {
    const { status, metadata } = pod;
    this.startedAt = status?.startTime ? Date.parse(status.startTime) : dependencies.now();
    this.podIPs = (status?.podIPs ?? []).map(({ ip }) => ip);
    this.directory = new PodDirectory(dependencies.root, metadata.uid);
    this.loop = new SyncLoop({
      step: () => this.sync(),
      onError: (error) =>
        dependencies.log.warn(
          { pod: podDescription(this.pod), error: String(error) },
          "A pod could not be brought to its desired state; trying again",
        ),
    });
    this.specChanges = new SpecChanges(dependencies.now);
    this.scope = this.makeScope();
    this.volumes = new TaskSlot(() => this.wake());
    this.images = new PodImages(this.scope);
    this.probes = new PodProbes(this.scope);
    this.observations = new PodObservations(this.scope, this.directory);
    this.stopper = new PodStopper(this.scope);
    this.starter = new PodStarter(this.scope, {
      images: this.images,
      gate: new RestartGate(this.scope),
      directory: this.directory,
      volumePaths: () => this.volumes.result,
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
    if (changed && !this.shouldStop() && !this.volumes.isEmpty) this.mountVolumes();
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
    if (!this.shouldStop() && !this.finished) this.mountVolumes();
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
    for (const sandbox of containers.filter((container) => container.sandbox)) {
      this.state.observe(sandbox);
      const address = this.dependencies.network.get(sandbox.id);
      if (address) this.podIPs = address.ips;
    }
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

  private makeScope(): PodScope {
    return {
      pod: () => this.pod,
      dependencies: this.dependencies,
      state: this.state,
      agenda: new Agenda(this.dependencies.now),
      waiting: new Map<string, WaitingReason>(),
      signal: this.abort.signal,
      ips: () => this.podIPs,
      wake: () => this.wake(),
      report: (type, { reason, message, about }) => this.report(type, { reason, message, ...(about ? { about } : {}) }),
    };
  }

  private report(type: "Normal" | "Warning", event: { reason: string; message: string; about?: PodContainer }): void {
    const { reason, message, about } = event;
    this.dependencies.event(this.pod, { type, reason, message, ...(about ? { fieldPath: fieldPathOf(about) } : {}) });
  }

  private ended(id: string): void {
    this.stopper.ended(id);
    this.probes.ended(id);
  }

  private shouldStop(): boolean {
    return this.removed || this.failure !== undefined || this.pod.metadata.deletionTimestamp !== undefined || isTerminal(this.pod);
  }

  private async sync(): Promise<void> {
    if (this.finished) return this.finishInApi();
    const begunAt = this.dependencies.now();
    this.checkDeadline();
    if (this.shouldStop()) return this.terminate();
    const actions = computeActions(this.pod, this.observed());
    for (const { container, reason } of actions.containersToKill) this.stopper.kill(container, killMessages[reason](container.name));
    if (actions.killPod) {
      if (!actions.createSandbox) return this.terminate();
      if (!(await this.clearSandbox())) return;
    }
    // A new pod's status is worth a write before its sandbox is made, and then again when its containers run.
    if (actions.createSandbox || this.state.containers().length > 0) this.publish();
    this.mountVolumesIfNeeded();
    if (actions.createSandbox) {
      await this.createSandbox();
    } else {
      await this.startContainers(actions);
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
    this.report("Normal", this.failure);
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
      this.dependencies.volumes.refreshAt(this.pod.metadata.uid),
      this.specChanges.settledAt,
    ].filter((moment): moment is number => moment !== undefined && moment > begunAt);
    if (moments.length > 0) this.loop.wakeIn(Math.min(...moments) - this.dependencies.now());
  }

  private mountVolumesIfNeeded(): void {
    if (this.volumes.isRunning) return;
    const refreshAt = this.dependencies.volumes.refreshAt(this.pod.metadata.uid);
    const isStale = refreshAt !== undefined && refreshAt <= this.dependencies.now();
    const hasFailed = this.volumes.error !== undefined;
    if (this.volumes.isEmpty || ((isStale || hasFailed) && this.scope.agenda.isDue(volumesKey))) this.mountVolumes();
  }

  private mountVolumes(): void {
    this.volumes.run(async () => {
      try {
        const paths = await this.dependencies.volumes.mount(this.pod);
        this.scope.agenda.forget(volumesKey);
        return paths;
      } catch (error) {
        this.report("Warning", { reason: "FailedMount", message: error instanceof Error ? error.message : String(error) });
        this.scope.agenda.put(volumesKey, error instanceof VolumeError && error.waitsForObject ? objectRetry : volumeRetry);
        throw error;
      }
    });
  }

  private async createSandbox(): Promise<void> {
    const { agenda } = this.scope;
    if (!this.networkIsReady() || !agenda.isDue(sandboxKey)) return;
    // The image of the first container is looked for while the sandbox starts.
    const [first] = podContainers(this.pod);
    if (first) this.images.get(first);
    const sandboxes = this.state.all().filter(({ sandbox }) => sandbox);
    try {
      const attempt = Math.max(-1, ...sandboxes.map((sandbox) => sandbox.attempt)) + 1;
      const { sandbox, podIPs } = await startSandbox(this.pod, attempt, this.dependencies);
      this.podIPs = podIPs;
      this.state.observe(sandbox);
      this.sandboxRetry = firstSandboxRetry;
      agenda.forget(sandboxKey);
      this.wake();
    } catch (error) {
      const message = `Failed to create pod sandbox: ${error instanceof Error ? error.message : error}`;
      this.report("Warning", { reason: "FailedCreatePodSandBox", message });
      // What the attempt leaves behind is removed, which wakes the pod: it must not try again for that.
      agenda.put(sandboxKey, this.sandboxRetry);
      this.sandboxRetry = Math.min(this.sandboxRetry * 2, longestSandboxRetry);
    }
  }

  /** Without the node's network there is nothing to give a sandbox; the change wakes all pods. */
  private networkIsReady(): boolean {
    const { ready, reason, message } = this.dependencies.network.readiness();
    if (ready || this.pod.spec.hostNetwork) return true;
    const text = `network is not ready: container runtime network not ready: NetworkReady=false reason:${reason} message:${message}`;
    if (!this.reportedNetwork) this.report("Warning", { reason: "NetworkNotReady", message: text });
    this.reportedNetwork = true;
    return false;
  }

  private async startContainers(actions: PodActions): Promise<void> {
    const wanted = new Set([
      ...[...actions.initContainersToStart, ...actions.containersToStart].map(({ name }) => name),
      ...actions.ephemeralContainersToStart,
    ]);
    await this.starter.start(podContainers(this.pod).filter(({ container }) => wanted.has(container.name)));
  }

  private probe({ name }: RuntimeContainer): void {
    const target = podContainers(this.pod).find(({ container }) => container.name === name);
    if (target) this.probes.ensure(target);
  }

  /** Stops everything and takes the sandbox away. Resolves to false as long as something still runs. */
  private async clearSandbox(): Promise<boolean> {
    if (this.state.running().length > 0) {
      this.report("Normal", { reason: "SandboxChanged", message: "Pod sandbox changed, it will be killed and re-created." });
      this.stopper.stopAll();
      return false;
    }
    await this.removeSandboxes();
    return true;
  }

  private async removeSandboxes(): Promise<void> {
    for (const sandbox of this.state.all().filter((container) => container.sandbox)) {
      await removeSandbox(sandbox, this.dependencies);
      this.state.forget(sandbox.id);
    }
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
    await this.removeSandboxes();
    await this.dependencies.volumes.unmount(this.pod.metadata.uid);
    this.dependencies.images.forget(this.pod);
    // A pod that had ended before this agent saw it has its last status already.
    const known = isTerminal(this.pod) && this.state.all().length === 0;
    this.finished = true;
    this.finalStatus = known ? { ...this.pod.status } : this.computeStatus();
    await this.finishInApi();
  }

  /** Nothing runs any more: tells the API server, which then forgets the pod, and cleans up behind it. */
  private async finishInApi(): Promise<void> {
    this.publish();
    const deleted = this.pod.metadata.deletionTimestamp !== undefined;
    if (!deleted && !this.removed) return;
    if (!this.removed && !this.reportedToApi) {
      this.reportedToApi = true;
      await this.dependencies.statuses.finish(this.pod.metadata.uid);
    }
    for (const { id } of this.state.all()) {
      await this.dependencies.runtime.remove(id);
      this.state.forget(id);
    }
    await rm(this.directory.path, { recursive: true, force: true });
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
