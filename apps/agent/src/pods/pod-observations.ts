import type { PodStatus } from "@gantry/api/core/v1";
import type { RuntimeContainer } from "../runtime/types";
import type { PodDirectory } from "./pod-directory";
import { type PodScope, reportedStatus } from "./pod-scope";
import { type PodFailure, podStatus } from "./status/pod-status";
import { readTerminationMessage } from "./termination-message";

export interface StatusQuestion {
  readonly startedAt: number;
  readonly failure: PodFailure | undefined;
  /** Everything has ended and the pod is being taken away. */
  readonly ended: boolean;
  /** No container will be started any more: what they show is final. */
  readonly final: boolean;
  isReady(container: RuntimeContainer): boolean;
  hasStarted(container: RuntimeContainer): boolean;
}

/** What has been learnt of one pod's containers, and the status that follows from it. */
export class PodObservations {
  private readonly messages = new Map<string, string>();
  private readonly imageIds = new Map<string, string>();

  constructor(
    private readonly scope: PodScope,
    private readonly directory: PodDirectory,
  ) {}

  /** Learns what a container's state alone does not tell: its image's name, and its last words. */
  async learn(container: RuntimeContainer): Promise<void> {
    if (container.sandbox) return;
    await this.describeImage(container);
    if (container.state !== "exited" || this.messages.has(container.id)) return;
    this.messages.set(container.id, await readTerminationMessage(container, this.directory, this.scope.dependencies.runtime));
  }

  forget(containerId: string): void {
    this.messages.delete(containerId);
  }

  status(question: StatusQuestion): PodStatus {
    const { dependencies, state, waiting } = this.scope;
    const { node, runtime, now } = dependencies;
    const pod = this.scope.pod();
    const podIPs = this.scope.ips();
    return podStatus({
      pod,
      facts: (name) => {
        const [newest, previous] = state.history(name);
        const reason = question.final && newest ? undefined : waiting.get(name);
        const reported = reportedStatus(pod, name);
        const running = newest?.state === "running" ? newest : undefined;
        return {
          ...(newest ? { newest } : {}),
          ...(previous ? { previous } : {}),
          ...(reason ? { waiting: reason } : {}),
          ...(reported ? { reported } : {}),
          ready: running !== undefined && question.isReady(running),
          started: running !== undefined && question.hasStarted(running),
        };
      },
      context: {
        runtime: runtime.kind,
        terminationMessage: ({ id }) => this.messages.get(id),
        imageId: ({ imageId }) => this.imageIds.get(imageId) ?? "",
      },
      podIPs,
      hostIPs: node.hostIPs,
      sandboxReady: state.sandbox()?.state === "running" && podIPs.length > 0,
      startedAt: question.startedAt,
      now: now(),
      running: state.running().length > 0,
      ...(question.failure ? { failure: question.failure } : {}),
      ...(question.ended ? { ended: true } : {}),
    });
  }

  private async describeImage({ imageId }: RuntimeContainer): Promise<void> {
    if (imageId === "" || this.imageIds.has(imageId)) return;
    const { runtime } = this.scope.dependencies;
    const image = await runtime.image(imageId).catch(() => undefined);
    const digest = image?.names.find((name) => name.includes("@"));
    this.imageIds.set(imageId, digest === undefined ? `${runtime.kind}://${imageId}` : `${runtime.kind}-pullable://${digest}`);
  }
}
