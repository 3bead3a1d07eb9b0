import type { Probe } from "@gantry/api/core/v1";
import { ProbeWorker } from "./probe-worker";
import type { ProbeKind, ProbeOutcome, ProbeRunner, ProbeTarget } from "./types";

export interface ContainerProbesOptions {
  readonly target: ProbeTarget;
  readonly runner: ProbeRunner;
  readonly startedAt: number;
  readonly now: () => number;
  /** What the API said of this very container before the agent was restarted. */
  readonly resumed?: { readonly ready: boolean; readonly started: boolean };
  /** A verdict has changed. */
  readonly onChange: () => void;
  readonly onUnhealthy: (kind: ProbeKind, outcome: ProbeOutcome) => void;
}

const kinds = ["startup", "liveness", "readiness"] as const;
const second = 1000;

const probeOf = (kind: ProbeKind, { container }: ProbeTarget): Probe | undefined =>
  ({ startup: container.startupProbe, liveness: container.livenessProbe, readiness: container.readinessProbe })[kind];

/** The probes of one running container. */
export class ContainerProbes {
  private readonly workers = new Map<ProbeKind, ProbeWorker>();

  constructor(private readonly options: ContainerProbesOptions) {
    for (const kind of kinds) {
      const probe = probeOf(kind, options.target);
      if (probe) this.workers.set(kind, this.worker(kind, probe));
    }
    for (const worker of this.workers.values()) worker.start();
  }

  /** Whether the startup probe has passed, or there is none. */
  get started(): boolean {
    const worker = this.workers.get("startup");
    return !worker || worker.verdict === "success";
  }

  get ready(): boolean {
    const worker = this.workers.get("readiness");
    return this.started && (!worker || worker.verdict === "success");
  }

  get failed(): "LivenessFailed" | "StartupFailed" | undefined {
    if (this.workers.get("startup")?.verdict === "failure") return "StartupFailed";
    return this.workers.get("liveness")?.verdict === "failure" ? "LivenessFailed" : undefined;
  }

  /** A pod that is being deleted is no longer judged, only asked whether it still takes traffic. */
  stopJudging(): void {
    this.workers.get("startup")?.stop();
    this.workers.get("liveness")?.stop();
  }

  stop(): void {
    for (const worker of this.workers.values()) worker.stop();
  }

  private worker(kind: ProbeKind, probe: Probe): ProbeWorker {
    const { target, runner, startedAt, now, resumed, onChange, onUnhealthy } = this.options;
    const resumedVerdict =
      kind === "startup" && resumed?.started ? "success" : kind === "readiness" && resumed?.ready ? "success" : undefined;
    return new ProbeWorker({
      kind,
      probe,
      startedAt,
      now,
      ...(resumedVerdict === undefined ? {} : { resumed: resumedVerdict }),
      enabled: () => kind === "startup" || this.started,
      attempt: () => runner.run(probe, target, (probe.timeoutSeconds ?? 1) * second),
      onOutcome: (outcome) => onUnhealthy(kind, outcome),
      onVerdict: (verdict) => {
        if (kind === "startup" && verdict === "success") for (const worker of this.workers.values()) worker.trigger();
        onChange();
      },
    });
  }
}
