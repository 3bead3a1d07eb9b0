import { BackOff } from "./back-off";
import { type PodContainer, podDescription } from "./container-names";
import type { PodScope } from "./pod-scope";
import { specHash } from "./spec-hash";

/** How Go prints a whole number of seconds. */
const duration = (seconds: number): string => (seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`);

const keyOf = ({ container }: PodContainer): string => `${container.name}/${specHash(container)}`;

/** Milliseconds for which a pod's status tells that a container could not be started, before it tells that it is held back. */
const startErrorShown = 2_000;

/** Holds containers back that end again and again: CrashLoopBackOff. */
export class RestartGate {
  private readonly backOff = new BackOff();

  constructor(private readonly scope: PodScope) {}

  /** Whether a container may be started now. If not, its status says why and the pod is woken when it may. */
  mayStart(target: PodContainer): boolean {
    const { state, agenda, waiting, dependencies } = this.scope;
    const { name } = target.container;
    const newest = state.newest(name);
    const key = keyOf(target);
    const endedAt = newest?.finishedAt ?? newest?.createdAt ?? 0;
    const remaining = newest?.state === "exited" ? this.backOff.remaining(key, endedAt, dependencies.now()) : 0;
    if (remaining === 0) return agenda.isDue(name);
    const shown = dependencies.now() - endedAt;
    if (waiting.get(name)?.reason === "RunContainerError" && shown < startErrorShown) {
      agenda.put(name, startErrorShown - shown);
      return false;
    }
    const pod = podDescription(this.scope.pod());
    if (waiting.get(name)?.reason !== "CrashLoopBackOff") {
      const message = `Back-off restarting failed container ${name} in pod ${pod}`;
      this.scope.report("Warning", { reason: "BackOff", message, about: target });
    }
    const delay = duration(this.backOff.delay(key) / 1000);
    waiting.set(name, { reason: "CrashLoopBackOff", message: `back-off ${delay} restarting failed container=${name} pod=${pod}` });
    agenda.put(name, remaining);
    return false;
  }

  /** A container is being started; the wait grows if it had been started before. */
  starting(target: PodContainer): void {
    if (this.scope.state.newest(target.container.name)?.state !== "exited") return;
    this.backOff.attempted(keyOf(target), this.scope.dependencies.now());
  }
}
