import type { Probe } from "@gantry/api/core/v1";
import type { ProbeKind, ProbeOutcome } from "./types";

export type ProbeVerdict = "unknown" | "success" | "failure";

/** What a container is taken for before its probes have said anything. */
const initialVerdicts: Record<ProbeKind, ProbeVerdict> = { liveness: "success", readiness: "failure", startup: "unknown" };

export interface ProbeState {
  readonly verdict: ProbeVerdict;
  /** How often in a row the last outcome has come. */
  readonly streak: number;
  readonly lastResult?: ProbeOutcome["result"];
}

export const initialState = (kind: ProbeKind): ProbeState => ({ verdict: initialVerdicts[kind], streak: 0 });

/** One more outcome: the verdict changes once it has come as often in a row as the probe's threshold says. Unknown ones do not count. */
export const advance = (state: ProbeState, result: ProbeOutcome["result"], probe: Probe): ProbeState => {
  if (result === "unknown") return state;
  const streak = state.lastResult === result ? state.streak + 1 : 1;
  const threshold = result === "success" ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  return { verdict: streak >= threshold ? result : state.verdict, streak, lastResult: result };
};

export interface ProbeWorkerOptions {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  /** Of the container, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: () => number;
  /** The verdict that held before the agent was restarted. */
  readonly resumed?: ProbeVerdict;
  /** Whether it may probe at all now: others wait for the startup probe. */
  readonly enabled: () => boolean;
  readonly attempt: () => Promise<ProbeOutcome>;
  readonly onOutcome: (outcome: ProbeOutcome) => void;
  readonly onVerdict: (verdict: ProbeVerdict) => void;
}

const second = 1000;

/** Probes one container in one way, from its start to its end. */
export class ProbeWorker {
  private state: ProbeState;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: ProbeWorkerOptions) {
    const initial = initialState(options.kind);
    this.state = options.resumed === undefined ? initial : { ...initial, verdict: options.resumed };
  }

  get verdict(): ProbeVerdict {
    return this.state.verdict;
  }

  /** Begins, after what is left of the initial delay. */
  start(): void {
    const { probe, startedAt, now } = this.options;
    const first = startedAt + (probe.initialDelaySeconds ?? 0) * second - now();
    this.schedule(Math.max(0, first));
  }

  /** Probes now instead of at the end of the period: something it waited for has happened. */
  trigger(): void {
    if (this.timer && this.options.now() >= this.options.startedAt + (this.options.probe.initialDelaySeconds ?? 0) * second)
      this.schedule(0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), milliseconds);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    if (this.options.enabled()) {
      const outcome = await this.options.attempt();
      if (this.stopped) return;
      const before = this.state.verdict;
      this.state = advance(this.state, outcome.result, this.options.probe);
      if (outcome.result !== "success") this.options.onOutcome(outcome);
      if (this.state.verdict !== before) this.options.onVerdict(this.state.verdict);
      if (this.isDone()) {
        this.stop();
        return;
      }
    }
    if (!this.stopped) this.schedule((this.options.probe.periodSeconds ?? 10) * second);
  }

  /** A container that has failed is replaced, and one that has started need not be asked again. */
  private isDone(): boolean {
    const { kind } = this.options;
    return (kind !== "readiness" && this.state.verdict === "failure") || (kind === "startup" && this.state.verdict === "success");
  }
}
