import { ContainerProbes } from "../probes/container-probes";
import type { RuntimeContainer } from "../runtime/types";
import { isSidecar, type PodContainer } from "./container-names";
import { type PodScope, reportedStatus } from "./pod-scope";

const titles = { liveness: "Liveness", readiness: "Readiness", startup: "Startup" } as const;

/** The probes of one pod's running containers, by container id. */
export class PodProbes {
  private readonly byId = new Map<string, ContainerProbes>();

  constructor(private readonly scope: PodScope) {}

  /** Probes a container from its start on. One that ran before the agent did keeps the verdicts that the API knows. */
  ensure(target: PodContainer): void {
    const { container, role } = target;
    const newest = this.scope.state.newest(container.name);
    if (newest?.state !== "running" || this.byId.has(newest.id) || (role === "init" && !isSidecar(container))) return;
    const { dependencies } = this.scope;
    const reported = reportedStatus(this.scope.pod(), container.name);
    const isSame = reported?.containerID?.endsWith(newest.id) === true;
    this.byId.set(
      newest.id,
      new ContainerProbes({
        target: { containerId: newest.id, container, ip: this.scope.ips()[0] ?? "127.0.0.1" },
        runner: dependencies.probes,
        startedAt: newest.startedAt ?? newest.createdAt,
        now: dependencies.now,
        ...(isSame && reported ? { resumed: { ready: reported.ready, started: reported.started === true } } : {}),
        onChange: () => this.scope.wake(),
        onUnhealthy: (kind, { result, output }) => {
          const message = `${titles[kind]} probe ${result === "unknown" ? "errored" : "failed"}: ${output}`;
          this.scope.report("Warning", { reason: "Unhealthy", message, about: target });
        },
      }),
    );
  }

  hasStarted(id: string): boolean {
    return this.byId.get(id)?.started === true;
  }

  isReady(id: string): boolean {
    return this.byId.get(id)?.ready === true;
  }

  failure({ id }: RuntimeContainer): "LivenessFailed" | "StartupFailed" | undefined {
    return this.byId.get(id)?.failed;
  }

  ended(id: string): void {
    this.byId.get(id)?.stop();
    this.byId.delete(id);
  }

  /** From now on containers are only asked whether they take traffic. */
  stopJudging(): void {
    for (const probes of this.byId.values()) probes.stopJudging();
  }

  stop(): void {
    for (const probes of this.byId.values()) probes.stop();
  }
}
