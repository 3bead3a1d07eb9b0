import type { ImageDetails, RuntimeContainer } from "../runtime/types";
import type { PodActions } from "./compute-actions";
import { type PodContainer, podContainers } from "./container-names";
import { StartFailure, startContainer } from "./container-starter";
import { runHook } from "./hooks";
import type { PodDirectory } from "./pod-directory";
import type { PodImages } from "./pod-images";
import { type PodScope, reportedStatus } from "./pod-scope";
import type { RestartGate } from "./restart-gate";

/** A container whose configuration cannot be made is tried again this often, unless a change wakes the pod before. */
const configRetry = 10_000;
/** The newest container of a name and the one before stay, for `logs` and `logs --previous`. */
const containersKept = 2;

export interface PodStarterParts {
  readonly images: PodImages;
  readonly gate: RestartGate;
  readonly directory: PodDirectory;
  /** The volumes' directories; undefined as long as they are not all there. */
  volumePaths(): ReadonlyMap<string, string> | undefined;
  /** Takes note of a container's state. */
  observe(container: RuntimeContainer): Promise<void>;
  /** Stops a container whose postStart hook has failed. */
  kill(container: RuntimeContainer, message: string): void;
  isStopping(): boolean;
  forget(container: RuntimeContainer): void;
}

interface Ready {
  readonly image: ImageDetails;
  readonly volumePaths: ReadonlyMap<string, string>;
  readonly sandboxId: string;
}

/** Starts the containers of one pod. */
export class PodStarter {
  private readonly hooks = new Set<string>();

  constructor(
    private readonly scope: PodScope,
    private readonly parts: PodStarterParts,
  ) {}

  /** Whether a container's postStart hook is still running. */
  isHooked(id: string): boolean {
    return this.hooks.has(id);
  }

  /** Starts the containers that are to be started, in order. One that cannot start yet does not hold up the others; a postStart hook does. */
  async start(actions: PodActions): Promise<void> {
    const { images, gate } = this.parts;
    const wanted = new Set([
      ...[...actions.initContainersToStart, ...actions.containersToStart].map(({ name }) => name),
      ...actions.ephemeralContainersToStart,
    ]);
    const targets = podContainers(this.scope.pod()).filter(({ container }) => wanted.has(container.name));
    // All images at once: a slow pull is not to delay the next one.
    const prepared = targets.map((target) => ({ target, image: gate.mayStart(target) ? images.get(target) : undefined }));
    for (const { target, image } of prepared) {
      if (this.hooks.size > 0 || this.parts.isStopping()) return;
      const volumePaths = this.parts.volumePaths();
      const sandbox = this.scope.state.sandbox();
      if (!image || !volumePaths || sandbox?.state !== "running") continue;
      await this.startOne(target, { image, volumePaths, sandboxId: sandbox.id });
    }
  }

  private async startOne(target: PodContainer, ready: Ready): Promise<void> {
    const { waiting, agenda, dependencies } = this.scope;
    const { name } = target.container;
    this.parts.gate.starting(target);
    this.parts.images.forget(name);
    try {
      const attempt = this.nextAttempt(name);
      const request = { pod: this.scope.pod(), target, attempt, podIPs: this.scope.ips(), ...ready, ...this.targetOf(target) };
      const started = await startContainer(request, dependencies);
      waiting.delete(name);
      agenda.forget(name);
      await this.parts.observe(started);
      this.runPostStart(target, started);
      void this.removeOld(name);
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      waiting.set(name, error.waiting);
      const left = error.containerId === undefined ? undefined : await dependencies.runtime.inspect(error.containerId);
      if (left) await this.parts.observe(left);
      else agenda.put(name, configRetry);
    }
  }

  /** The restart count of the next container of a name. */
  private nextAttempt(name: string): number {
    const newest = this.scope.state.newest(name);
    if (newest) return newest.state === "created" ? newest.attempt : newest.attempt + 1;
    const reported = reportedStatus(this.scope.pod(), name);
    return reported?.containerID ? reported.restartCount + 1 : 0;
  }

  private targetOf({ container }: PodContainer): { readonly targetContainerId?: string } {
    const ephemeral = this.scope.pod().spec.ephemeralContainers?.find(({ name }) => name === container.name);
    const id = ephemeral?.targetContainerName && this.scope.state.newest(ephemeral.targetContainerName)?.id;
    return id ? { targetContainerId: id } : {};
  }

  private runPostStart(target: PodContainer, started: RuntimeContainer): void {
    const handler = target.container.lifecycle?.postStart;
    if (!handler || started.state !== "running") return;
    this.hooks.add(started.id);
    const hookTarget = { containerId: started.id, container: target.container, ip: this.scope.ips()[0] ?? "" };
    void runHook(handler, { runtime: this.scope.dependencies.runtime, target: hookTarget })
      .catch((error: Error) => {
        this.scope.report("Warning", { reason: "FailedPostStartHook", message: `PostStartHook failed: ${error.message}`, about: target });
        this.parts.kill(started, "FailedPostStartHook");
      })
      .finally(() => {
        this.hooks.delete(started.id);
        this.scope.wake();
      });
  }

  private async removeOld(name: string): Promise<void> {
    for (const old of this.scope.state.history(name).slice(containersKept)) {
      await this.scope.dependencies.runtime.remove(old.id).catch(() => undefined);
      await this.parts.directory.removeTerminationLog(name, old.attempt);
      this.parts.forget(old);
    }
  }
}
