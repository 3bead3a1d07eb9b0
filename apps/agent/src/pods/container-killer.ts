import type { LifecycleHandler, Pod } from "@gantry/api/core/v1";
import { labels } from "../runtime/labels";
import type { RuntimeContainer } from "../runtime/types";
import { fieldPathOf, podContainers } from "./container-names";
import type { PodDependencies } from "./dependencies";
import { runHook } from "./hooks";

/** However long a preStop hook took, the program gets this much time to end by itself, in milliseconds. */
const leastTermTime = 2_000;
/** After a SIGKILL: how long until it is looked at again. */
const killRetry = 5_000;
/** When the runtime would not even take the signal: how long until it is asked again, in milliseconds. */
const failureRetry = 1_000;

interface Killing {
  deadline: number;
  /** Resolves when the container has ended. */
  readonly ended: Promise<void>;
  readonly markEnded: () => void;
  /** Wakes the one who waits for the deadline: it has changed. */
  deadlineChanged: () => void;
}

export interface KillRequest {
  readonly container: RuntimeContainer;
  /** What the Killing event says. */
  readonly message: string;
  readonly graceSeconds: number;
  /** The address for hooks over the network. */
  readonly ip: string;
}

type Dependencies = Pick<PodDependencies, "runtime" | "event" | "now" | "log">;

/**
 * Stops containers of one pod: preStop hook, the image's stop signal, and SIGKILL when the grace period is over. The hook
 * counts towards the period. A second request for the same container can only shorten what is left of it.
 */
export class ContainerKiller {
  private readonly killings = new Map<string, Killing>();

  constructor(
    private readonly dependencies: Dependencies,
    private readonly pod: () => Pod,
    /** A container could not be stopped: whoever wants it stopped is to say so again. */
    private readonly onFailed: () => void,
  ) {}

  isKilling(id: string): boolean {
    return this.killings.has(id);
  }

  /** The container has ended, whoever did it. */
  ended(id: string): void {
    this.killings.get(id)?.markEnded();
    this.killings.delete(id);
  }

  /** Returns at once; {@link ended} is called by whoever hears of the end. */
  kill(request: KillRequest): void {
    const { id } = request.container;
    const deadline = this.dependencies.now() + request.graceSeconds * 1000;
    const current = this.killings.get(id);
    if (current) {
      if (deadline < current.deadline) {
        current.deadline = deadline;
        current.deadlineChanged();
      }
      return;
    }
    let markEnded = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      markEnded = resolve;
    });
    const killing: Killing = { deadline, ended, markEnded, deadlineChanged: () => undefined };
    this.killings.set(id, killing);
    this.carryOut(request, killing).catch((error: unknown) => {
      this.dependencies.log.warn({ container: id, error: String(error) }, "Could not stop a container; it will be tried again");
      setTimeout(() => {
        this.killings.delete(id);
        this.onFailed();
      }, failureRetry).unref();
    });
  }

  private async carryOut(request: KillRequest, killing: Killing): Promise<void> {
    const { runtime, now } = this.dependencies;
    const { container, graceSeconds } = request;
    this.report("Normal", "Killing", { container, message: request.message });
    if (graceSeconds > 0) await this.preStop(request, killing);
    killing.deadline = Math.max(killing.deadline, now() + leastTermTime);
    await runtime.kill(container.id, container.stopSignal);
    if (await this.endsBeforeDeadline(killing)) return;
    for (;;) {
      await runtime.kill(container.id, "SIGKILL");
      killing.deadline = now() + killRetry;
      if (await this.endsBeforeDeadline(killing)) return;
      const found = await runtime.inspect(container.id);
      if (found?.state !== "running") return;
    }
  }

  private async preStop(request: KillRequest, killing: Killing): Promise<void> {
    const { container } = request;
    const text = container.labels[labels.preStop];
    if (text === undefined) return;
    const handler: LifecycleHandler = JSON.parse(text);
    const declared = podContainers(this.pod()).find((candidate) => candidate.container.name === container.name)?.container;
    const target = { containerId: container.id, container: declared ?? { name: container.name, resources: {} }, ip: request.ip };
    const timeoutMilliseconds = Math.max(0, killing.deadline - this.dependencies.now());
    const hook = runHook(handler, { runtime: this.dependencies.runtime, target, timeoutMilliseconds }).catch((error: Error) => {
      this.report("Warning", "FailedPreStopHook", { container, message: `PreStopHook failed: ${error.message}` });
    });
    await Promise.race([hook, this.endsBeforeDeadline(killing)]);
  }

  /** Waits for the end or for the deadline, which may come closer meanwhile. */
  private async endsBeforeDeadline(killing: Killing): Promise<boolean> {
    for (;;) {
      const remaining = killing.deadline - this.dependencies.now();
      if (remaining <= 0) return false;
      let timer: NodeJS.Timeout | undefined;
      const woken = new Promise<"again">((resolve) => {
        timer = setTimeout(() => resolve("again"), remaining);
        killing.deadlineChanged = () => resolve("again");
      });
      const outcome = await Promise.race([killing.ended.then(() => "ended" as const), woken]);
      clearTimeout(timer);
      if (outcome === "ended") return true;
    }
  }

  private report(type: "Normal" | "Warning", reason: string, about: { container: RuntimeContainer; message: string }): void {
    const pod = this.pod();
    const found = podContainers(pod).find(({ container }) => container.name === about.container.name);
    this.dependencies.event(pod, { type, reason, message: about.message, ...(found ? { fieldPath: fieldPathOf(found) } : {}) });
  }
}
