import { rm } from "node:fs/promises";
import type { ContainerStatus, Pod } from "@gantry/api/core/v1";
import { ImageError } from "../images/image-puller";
import { ContainerProbes } from "../probes/container-probes";
import { labels } from "../runtime/labels";
import type { ImageDetails, RuntimeContainer } from "../runtime/types";
import { VolumeError } from "../volumes/types";
import { BackOff } from "./back-off";
import { type ContainerToKill, computeActions, hasFinished, type ObservedPod } from "./compute-actions";
import { ContainerKiller } from "./container-killer";
import { fieldPathOf, isSidecar, isTerminal, type PodContainer, podContainers, podDescription } from "./container-names";
import { StartFailure, startContainer } from "./container-starter";
import type { PodDependencies } from "./dependencies";
import { runHook } from "./hooks";
import { PodDirectory } from "./pod-directory";
import { PodRuntimeState } from "./runtime-state";
import { removeSandbox, startSandbox } from "./sandbox-starter";
import { specHash } from "./spec-hash";
import type { WaitingReason } from "./status/container-status";
import { type PodFailure, podStatus } from "./status/pod-status";
import { TaskSlot } from "./task-slot";
import { readTerminationMessage } from "./termination-message";
import type { PodView } from "./types";

const defaultGraceSeconds = 30;
/** A step that failed for reasons outside the pod is tried again after this long, doubling, in milliseconds. */
const firstRetry = 500;
const longestRetry = 30_000;
/** A container whose configuration cannot be made is tried again this often, unless a change wakes the pod before. */
const configRetry = 10_000;

const killMessages: Record<ContainerToKill["reason"], (name: string) => string> = {
  LivenessFailed: (name) => `Container ${name} failed liveness probe, will be restarted`,
  StartupFailed: (name) => `Container ${name} failed startup probe, will be restarted`,
  SpecChanged: (name) => `Container ${name} definition changed, will be restarted`,
};

const probeNames = { liveness: "Liveness", readiness: "Readiness", startup: "Startup" } as const;

/**
 * Keeps one pod as its spec asks. Level-triggered: whatever happens only wakes it; it then looks at what is there, does
 * the smallest next step and looks again. Long work (pulls, volumes, hooks, stopping) runs beside it and wakes it when done.
 */
export class PodWorker {
  readonly state = new PodRuntimeState();
  private pod: Pod;
  /** Set once the API server no longer has the pod. */
  private removed = false;
  private failure: PodFailure | undefined;
  private finished = false;
  private reportedToApi = false;
  private reportedNetwork = false;
  private podIPs: readonly string[] = [];
  private readonly startedAt: number;
  private readonly waiting = new Map<string, WaitingReason>();
  private readonly retryAt = new Map<string, number>();
  private readonly probes = new Map<string, ContainerProbes>();
  private readonly hooks = new Set<string>();
  private readonly messages = new Map<string, string>();
  private readonly imageIds = new Map<string, string>();
  private readonly crashes = new BackOff();
  private readonly killer: ContainerKiller;
  private readonly volumes: TaskSlot<ReadonlyMap<string, string>>;
  private readonly images = new Map<string, TaskSlot<ImageDetails>>();
  private readonly abort = new AbortController();
  private running: Promise<void> | undefined;
  private dirty = false;
  private timer: NodeJS.Timeout | undefined;
  private retry = firstRetry;
  private stopped = false;
  private readonly directory: PodDirectory;

  /** @param onFinished Called when nothing of the pod is left on the node and the API server need not be told any more. */
  constructor(
    pod: Pod,
    private readonly dependencies: PodDependencies,
    private readonly onFinished: () => void,
  ) {
    this.pod = pod;
    this.startedAt = pod.status?.startTime ? Date.parse(pod.status.startTime) : dependencies.now();
    this.directory = new PodDirectory(dependencies.root, pod.metadata.uid);
    this.killer = new ContainerKiller(dependencies, () => this.pod);
    this.volumes = new TaskSlot(() => this.wake());
    this.podIPs = (pod.status?.podIPs ?? []).map(({ ip }) => ip);
  }

  get uid(): string {
    return this.pod.metadata.uid;
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
    this.pod = pod;
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
    this.retryAt.clear();
    if (!this.shouldStop() && !this.finished) this.mountVolumes();
    this.wake();
  }

  /** What the runtime has shown of one of the pod's containers. */
  async observe(container: RuntimeContainer): Promise<void> {
    const known = this.state.get(container.id);
    await this.describeImage(container);
    if (container.state === "exited" && !container.sandbox && known?.state !== "exited") {
      this.messages.set(container.id, await readTerminationMessage(container, this.directory, this.dependencies.runtime));
    }
    // An inspection that was overtaken by a newer one must not bring a dead container back.
    if (this.state.get(container.id)?.state === "exited" && container.state !== "exited") return;
    this.state.observe(container);
    if (container.state !== "running") {
      this.killer.ended(container.id);
      this.probes.get(container.id)?.stop();
      this.probes.delete(container.id);
    }
    this.wake();
  }

  /** The runtime has removed a container. */
  forget(id: string): void {
    const known = this.state.get(id);
    if (known?.state === "running")
      this.state.observe({ ...known, state: "exited", pid: 0, exitCode: 137, finishedAt: this.dependencies.now() });
    else this.state.forget(id);
    this.killer.ended(id);
    this.wake();
  }

  /** Takes over what an earlier agent has left running. */
  async adopt(containers: readonly RuntimeContainer[]): Promise<void> {
    for (const container of containers) await this.observe(container);
    const sandbox = this.state.sandbox();
    const address = sandbox && this.dependencies.network.get(sandbox.id);
    if (address) this.podIPs = address.ips;
  }

  wake(): void {
    if (this.stopped) return;
    this.dirty = true;
    this.running ??= this.loop().finally(() => {
      this.running = undefined;
      if (this.dirty) this.wake();
    });
  }

  /** Lets go of the pod and leaves it running. Resolves when nothing of the worker's is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.abort.abort();
    clearTimeout(this.timer);
    for (const probes of this.probes.values()) probes.stop();
    await this.running;
  }

  view(): PodView {
    const sandbox = this.state.sandbox();
    const newest = podContainers(this.pod).flatMap(({ container }) => this.state.newest(container.name) ?? []);
    return {
      pod: this.podWithStatus(),
      ...(sandbox?.state === "running" ? { sandbox } : {}),
      containers: newest,
      previous: (name) => this.state.history(name)[1],
      volumePaths: this.dependencies.volumes.paths(this.uid),
    };
  }

  private async loop(): Promise<void> {
    while (this.dirty && !this.stopped) {
      this.dirty = false;
      clearTimeout(this.timer);
      try {
        await this.sync();
        this.retry = firstRetry;
      } catch (error) {
        this.dependencies.log.warn(
          { pod: podDescription(this.pod), error: String(error) },
          "A pod could not be brought to its desired state; trying again",
        );
        this.wakeIn(this.retry);
        this.retry = Math.min(this.retry * 2, longestRetry);
      }
    }
  }

  private wakeIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), Math.max(0, Math.min(milliseconds, 2 ** 31 - 1)));
  }

  private shouldStop(): boolean {
    return this.removed || this.failure !== undefined || this.pod.metadata.deletionTimestamp !== undefined || isTerminal(this.pod);
  }

  private async sync(): Promise<void> {
    if (this.finished) return this.finishInApi();
    this.checkDeadline();
    if (this.shouldStop()) return this.terminate();
    const actions = computeActions(this.pod, this.observed());
    for (const { container, reason } of actions.containersToKill)
      this.kill(container, killMessages[reason](container.name), this.graceSeconds());
    if (actions.killPod) {
      if (!actions.createSandbox) return this.terminate();
      if (!(await this.clearSandbox())) return;
    }
    this.publish();
    this.mountVolumesIfNeeded();
    const wanted = [...actions.initContainersToStart, ...actions.containersToStart];
    if (actions.createSandbox) {
      if (!this.networkIsReady()) return;
      // The image of the first container is looked for while the sandbox starts.
      const [first] = [...(this.pod.spec.initContainers ?? []), ...this.pod.spec.containers];
      if (first) this.image(this.find(first.name));
      await this.createSandbox();
      this.dirty = true;
      return;
    }
    const targets = [...wanted.map(({ name }) => name), ...actions.ephemeralContainersToStart].map((name) => this.find(name));
    await this.startContainers(targets);
    this.startProbes();
    this.publish();
    this.scheduleNext();
  }

  private observed(): ObservedPod {
    return {
      sandbox: this.state.sandbox(),
      newest: (name) => this.state.newest(name),
      failedProbe: (container) => this.probes.get(container.id)?.failed,
      hasStarted: (container) => this.hasStarted(container),
      specHash,
      hashOf: (container) => container.labels[labels.specHash] ?? "",
    };
  }

  private find(name: string): PodContainer {
    const found = podContainers(this.pod).find(({ container }) => container.name === name);
    if (!found) throw new Error(`the pod has no container named ${name}`);
    return found;
  }

  private hasStarted(container: RuntimeContainer): boolean {
    return !this.hooks.has(container.id) && this.probes.get(container.id)?.started === true;
  }

  private checkDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds;
    if (seconds === undefined || this.shouldStop() || this.dependencies.now() < this.startedAt + seconds * 1000) return;
    const message = "Pod was active on the node longer than the specified deadline";
    this.failure = { reason: "DeadlineExceeded", message };
    this.report("Normal", "DeadlineExceeded", message);
  }

  /** A timer for the next thing that comes due by itself. */
  private scheduleNext(): void {
    const now = this.dependencies.now();
    const { activeDeadlineSeconds } = this.pod.spec;
    const moments = [
      ...this.retryAt.values(),
      ...(activeDeadlineSeconds === undefined ? [] : [this.startedAt + activeDeadlineSeconds * 1000]),
      this.dependencies.volumes.refreshAt(this.uid) ?? Number.POSITIVE_INFINITY,
    ];
    const next = Math.min(...moments);
    if (Number.isFinite(next)) this.wakeIn(next - now);
  }

  // --- volumes, sandbox ---

  private mountVolumesIfNeeded(): void {
    const refreshAt = this.dependencies.volumes.refreshAt(this.uid);
    const due = refreshAt !== undefined && refreshAt <= this.dependencies.now();
    if (this.volumes.isEmpty || due || (this.volumes.error !== undefined && this.isDue("volumes"))) this.mountVolumes();
  }

  private mountVolumes(): void {
    this.volumes.run(async () => {
      try {
        const paths = await this.dependencies.volumes.mount(this.pod);
        this.retryAt.delete("volumes");
        return paths;
      } catch (error) {
        this.report("Warning", "FailedMount", error instanceof Error ? error.message : String(error));
        this.retryIn("volumes", error instanceof VolumeError && error.waitsForObject ? longestRetry : undefined);
        throw error;
      }
    });
  }

  /** Without the node's network there is nothing to give a sandbox; the change wakes all pods. */
  private networkIsReady(): boolean {
    const { ready, reason, message } = this.dependencies.network.readiness();
    if (ready || this.pod.spec.hostNetwork) return true;
    if (!this.reportedNetwork)
      this.report("Warning", "NetworkNotReady", `network is not ready: NetworkReady=false reason:${reason} message:${message}`);
    this.reportedNetwork = true;
    return false;
  }

  private async createSandbox(): Promise<void> {
    const attempt = this.nextSandboxAttempt();
    try {
      const { sandbox, podIPs } = await startSandbox(this.pod, attempt, this.dependencies);
      this.podIPs = podIPs;
      this.state.observe(sandbox);
    } catch (error) {
      this.report("Warning", "FailedCreatePodSandBox", `Failed to create pod sandbox: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
  }

  private nextSandboxAttempt(): number {
    return (
      Math.max(
        -1,
        ...this.state
          .all()
          .filter(({ sandbox }) => sandbox)
          .map(({ attempt }) => attempt),
      ) + 1
    );
  }

  /** Stops everything and takes the sandbox away. Resolves to false as long as something still runs. */
  private async clearSandbox(): Promise<boolean> {
    const sandbox = this.state.sandbox();
    if (this.state.running().length > 0) {
      this.report("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
      this.stopContainers("Stopping container", this.graceSeconds());
      return false;
    }
    if (sandbox) await this.removeSandbox(sandbox);
    return true;
  }

  private async removeSandbox(sandbox: RuntimeContainer): Promise<void> {
    await removeSandbox(sandbox, this.dependencies);
    this.state.forget(sandbox.id);
  }

  // --- starting ---

  /** Starts containers in order; one that cannot start yet does not hold up the others, a postStart hook does. */
  private async startContainers(targets: readonly PodContainer[]): Promise<void> {
    const ready = targets.map((target) => ({ target, image: this.mayStart(target) ? this.image(target) : undefined }));
    for (const { target, image } of ready) {
      if (this.hooks.size > 0 || this.shouldStop()) return;
      const volumePaths = this.volumes.result;
      const sandbox = this.state.sandbox();
      if (!image || !volumePaths || sandbox?.state !== "running") continue;
      await this.startContainer(target, { image, volumePaths, sandboxId: sandbox.id });
    }
  }

  /** Holds back a container that ended a moment ago (CrashLoopBackOff) or could not be made (until it is due again). */
  private mayStart(target: PodContainer): boolean {
    const { name } = target.container;
    const newest = this.state.newest(name);
    if (newest?.state === "exited") {
      const key = `${name}/${specHash(target.container)}`;
      const remaining = this.crashes.remaining(key, newest.finishedAt ?? newest.createdAt, this.dependencies.now());
      if (remaining > 0) {
        if (this.waiting.get(name)?.reason !== "CrashLoopBackOff") {
          const where = `container ${name} in pod ${podDescription(this.pod)}`;
          this.report("Warning", "BackOff", `Back-off restarting failed ${where}`, target);
        }
        const delay = this.crashes.delay(key) / 1000;
        const shown = delay >= 60 ? `${Math.floor(delay / 60)}m${delay % 60}s` : `${delay}s`;
        const message = `back-off ${shown} restarting failed container=${name} pod=${podDescription(this.pod)}`;
        this.waiting.set(name, { reason: "CrashLoopBackOff", message });
        this.retryIn(name, remaining);
        return false;
      }
    }
    return this.isDue(name);
  }

  /** The container's image once it is there; until then it is being seen to. */
  private image(target: PodContainer): ImageDetails | undefined {
    const { name } = target.container;
    const slot = this.images.get(name) ?? new TaskSlot<ImageDetails>(() => this.wake());
    this.images.set(name, slot);
    if (slot.result) return slot.result;
    if (slot.isEmpty || (slot.error !== undefined && this.isDue(name))) slot.run(() => this.ensureImage(target));
    return undefined;
  }

  private async ensureImage(target: PodContainer): Promise<ImageDetails> {
    const { name } = target.container;
    try {
      const image = await this.dependencies.images.ensure({
        pod: this.pod,
        container: target.container,
        signal: this.abort.signal,
        event: (type, reason, message) => this.report(type, reason, message, target),
      });
      this.retryAt.delete(name);
      return image;
    } catch (error) {
      if (error instanceof ImageError) {
        this.waiting.set(name, { reason: error.reason, message: error.message });
        if (error.reason !== "ImagePullBackOff") this.report("Warning", "Failed", `Error: ${error.reason}`, target);
        // The first wait is announced at once, as ImagePullBackOff, and then kept.
        const retryAfter = error.reason === "ErrImagePull" ? Math.min(error.retryAfter ?? 0, 1_000) : error.retryAfter;
        this.retryIn(name, retryAfter ?? configRetry);
      } else if (!this.abort.signal.aborted) {
        this.retryIn(name, configRetry);
      }
      throw error;
    }
  }

  private async startContainer(
    target: PodContainer,
    with_: { readonly image: ImageDetails; readonly volumePaths: ReadonlyMap<string, string>; readonly sandboxId: string },
  ): Promise<void> {
    const { container } = target;
    const { name } = container;
    const newest = this.state.newest(name);
    if (newest?.state === "exited") this.crashes.attempted(`${name}/${specHash(container)}`, this.dependencies.now());
    const ephemeral = this.pod.spec.ephemeralContainers?.find((candidate) => candidate.name === name);
    const targetContainerId = ephemeral?.targetContainerName && this.state.newest(ephemeral.targetContainerName)?.id;
    this.images.delete(name);
    try {
      const started = await startContainer(
        {
          pod: this.pod,
          target,
          attempt: this.nextAttempt(name),
          podIPs: this.podIPs,
          ...with_,
          ...(targetContainerId ? { targetContainerId } : {}),
        },
        this.dependencies,
      );
      this.waiting.delete(name);
      this.retryAt.delete(name);
      await this.observe(started);
      this.runPostStart(target, started);
      this.startProbes();
      void this.removeOldContainers(name);
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      this.waiting.set(name, error.waiting);
      const left = error.containerId === undefined ? undefined : await this.dependencies.runtime.inspect(error.containerId);
      if (left) await this.observe(left);
      else this.retryIn(name, configRetry);
    }
  }

  /** The restart count of the next container of a name. */
  private nextAttempt(name: string): number {
    const newest = this.state.newest(name);
    if (newest) return newest.state === "created" ? newest.attempt : newest.attempt + 1;
    const reported = this.reportedStatus(name);
    return reported?.containerID ? reported.restartCount + 1 : 0;
  }

  private runPostStart(target: PodContainer, started: RuntimeContainer): void {
    const handler = target.container.lifecycle?.postStart;
    if (!handler || started.state !== "running") return;
    this.hooks.add(started.id);
    const { runtime } = this.dependencies;
    void runHook(handler, { runtime, target: { containerId: started.id, container: target.container, ip: this.podIPs[0] ?? "" } })
      .catch((error: Error) => {
        this.report("Warning", "FailedPostStartHook", `PostStartHook failed: ${error.message}`, target);
        this.kill(started, "FailedPostStartHook", this.graceSeconds());
      })
      .finally(() => {
        this.hooks.delete(started.id);
        this.wake();
      });
  }

  /** The newest and the one before stay for `logs` and `logs --previous`. */
  private async removeOldContainers(name: string): Promise<void> {
    for (const old of this.state.history(name).slice(2)) {
      await this.dependencies.runtime.remove(old.id).catch(() => undefined);
      await this.directory.removeTerminationLog(name, old.attempt);
      this.state.forget(old.id);
      this.messages.delete(old.id);
    }
  }

  // --- probes ---

  /** Every running container is probed from its start on; those that were running before the agent was keep their verdicts. */
  private startProbes(): void {
    for (const { container, role } of podContainers(this.pod)) {
      const newest = this.state.newest(container.name);
      if (newest?.state !== "running" || this.probes.has(newest.id)) continue;
      if (role === "init" && !isSidecar(container)) continue;
      const reported = this.reportedStatus(container.name);
      const isSame = reported?.containerID?.endsWith(newest.id) === true;
      const target = this.find(container.name);
      this.probes.set(
        newest.id,
        new ContainerProbes({
          target: { containerId: newest.id, container, ip: this.podIPs[0] ?? this.dependencies.node.hostIPs[0] ?? "127.0.0.1" },
          runner: this.dependencies.probes,
          startedAt: newest.startedAt ?? newest.createdAt,
          now: this.dependencies.now,
          ...(isSame && reported ? { resumed: { ready: reported.ready, started: reported.started === true } } : {}),
          onChange: () => this.wake(),
          onUnhealthy: (kind, outcome) => {
            const verb = outcome.result === "unknown" ? "errored" : "failed";
            this.report("Warning", "Unhealthy", `${probeNames[kind]} probe ${verb}: ${outcome.output}`, target);
          },
        }),
      );
    }
  }

  // --- stopping ---

  private graceSeconds(): number {
    return this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  }

  private kill(container: RuntimeContainer, message: string, graceSeconds: number): void {
    this.killer.kill({ container, message, graceSeconds, ip: this.podIPs[0] ?? "" });
  }

  /** The containers first; sidecars when none of them runs any more, the last one first. */
  private stopContainers(verb: string, graceSeconds: number): void {
    const sidecars = (this.pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
    const running = this.state.running();
    const main = running.filter(({ name }) => !sidecars.includes(name));
    const lastSidecar = running
      .filter(({ name }) => sidecars.includes(name))
      .sort((a, b) => sidecars.indexOf(b.name) - sidecars.indexOf(a.name))[0];
    for (const container of main.length > 0 ? main : lastSidecar ? [lastSidecar] : []) {
      this.kill(container, `${verb} ${container.name}`, graceSeconds);
    }
  }

  /** What is left of the grace period of a deletion; a pod that ends for other reasons has all of it. */
  private remainingGrace(): number {
    const { deletionTimestamp } = this.pod.metadata;
    const whole = this.graceSeconds();
    if (deletionTimestamp === undefined) return whole;
    return Math.max(0, Math.min(whole, (Date.parse(deletionTimestamp) - this.dependencies.now()) / 1000));
  }

  private async terminate(): Promise<void> {
    this.abort.abort();
    for (const probes of this.probes.values()) probes.stopJudging();
    this.waiting.clear();
    this.retryAt.clear();
    if (this.state.running().length > 0) {
      this.stopContainers("Stopping container", this.remainingGrace());
      this.publish();
      return;
    }
    for (const sandbox of this.state.all().filter((container) => container.sandbox)) await this.removeSandbox(sandbox);
    await this.dependencies.volumes.unmount(this.uid);
    this.dependencies.images.forget(this.pod);
    this.finished = true;
    this.publish();
    await this.finishInApi();
  }

  /** Nothing runs any more: tells the API server, which then forgets the pod, and cleans up behind it. */
  private async finishInApi(): Promise<void> {
    this.publish();
    const deleted = this.pod.metadata.deletionTimestamp !== undefined;
    if (!deleted && !this.removed) return;
    if (deleted && !this.removed && !this.reportedToApi) {
      this.reportedToApi = true;
      await this.dependencies.statuses.finish(this.uid);
    }
    for (const container of this.state.all()) {
      await this.dependencies.runtime.remove(container.id);
      this.state.forget(container.id);
    }
    await rm(this.directory.path, { recursive: true, force: true });
    if (this.removed) this.onFinished();
  }

  // --- status ---

  private reportedStatus(name: string): ContainerStatus | undefined {
    const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = this.pod.status ?? {};
    return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((status) => status.name === name);
  }

  private isReady(container: RuntimeContainer | undefined): boolean {
    return container?.state === "running" && !this.hooks.has(container.id) && this.probes.get(container.id)?.ready === true;
  }

  private status() {
    const sandbox = this.state.sandbox();
    const willNotStart = this.finished || hasFinished(this.pod, { newest: (name) => this.state.newest(name) });
    return podStatus({
      pod: this.pod,
      facts: (name) => {
        const [newest, previous] = this.state.history(name);
        const waiting = willNotStart && newest ? undefined : this.waiting.get(name);
        const reported = this.reportedStatus(name);
        return {
          ...(newest ? { newest } : {}),
          ...(previous ? { previous } : {}),
          ...(waiting ? { waiting } : {}),
          ...(reported ? { reported } : {}),
          ready: this.isReady(newest),
          started: newest?.state === "running" && this.hasStarted(newest),
        };
      },
      context: {
        runtime: this.dependencies.runtime.kind === "docker" ? "docker" : "hollow",
        terminationMessage: (container) => this.messages.get(container.id),
        imageId: (container) => this.imageIds.get(container.imageId) ?? "",
      },
      podIPs: this.podIPs,
      hostIPs: this.dependencies.node.hostIPs,
      sandboxReady: sandbox?.state === "running" && this.podIPs.length > 0,
      startedAt: this.startedAt,
      now: this.dependencies.now(),
      ...(this.failure ? { failure: this.failure } : {}),
      ...(this.finished && this.shouldStop() ? { ended: true } : {}),
    });
  }

  private podWithStatus(): Pod {
    // What others have written into the status is kept.
    return { ...this.pod, status: { ...this.pod.status, ...this.status() } };
  }

  private publish(): void {
    // A pod that had ended before this agent saw it has its last status already.
    if (this.finished && isTerminal(this.pod) && this.state.all().length === 0) return;
    this.dependencies.statuses.set(this.uid, this.status());
  }

  private async describeImage(container: RuntimeContainer): Promise<void> {
    if (container.sandbox || container.imageId === "" || this.imageIds.has(container.imageId)) return;
    const image = await this.dependencies.runtime.image(container.imageId).catch(() => undefined);
    const digest = image?.names.find((name) => name.includes("@"));
    this.imageIds.set(container.imageId, digest === undefined ? `docker://${container.imageId}` : `docker-pullable://${digest}`);
  }

  // --- small things ---

  private isDue(key: string): boolean {
    return (this.retryAt.get(key) ?? 0) <= this.dependencies.now();
  }

  private retryIn(key: string, milliseconds = firstRetry): void {
    this.retryAt.set(key, this.dependencies.now() + milliseconds);
  }

  private report(type: "Normal" | "Warning", reason: string, message: string, about?: PodContainer): void {
    this.dependencies.event(this.pod, { type, reason, message, ...(about ? { fieldPath: fieldPathOf(about) } : {}) });
  }
}
