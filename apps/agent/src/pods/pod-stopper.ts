import type { RuntimeContainer } from "../runtime/types";
import type { KillReason } from "./compute-actions";
import { ContainerKiller } from "./container-killer";
import { isSidecar } from "./container-names";
import type { PodScope } from "./pod-scope";

const defaultGraceSeconds = 30;

const killMessages: Record<KillReason, (name: string) => string> = {
  LivenessFailed: (name) => `Container ${name} failed liveness probe, will be restarted`,
  StartupFailed: (name) => `Container ${name} failed startup probe, will be restarted`,
  SpecChanged: (name) => `Container ${name} definition changed, will be restarted`,
};

/** Stops the containers of one pod, in order and within its grace period. */
export class PodStopper {
  private readonly killer: ContainerKiller;

  constructor(private readonly scope: PodScope) {
    this.killer = new ContainerKiller(
      scope.dependencies,
      () => scope.pod(),
      () => scope.wake(),
    );
  }

  /** The container has ended, whoever did it. */
  ended(id: string): void {
    this.killer.ended(id);
  }

  /** Stops one container; it has the pod's whole grace period. */
  kill(container: RuntimeContainer, message: string): void {
    this.killer.kill({ container, message, graceSeconds: this.graceSeconds(), ip: this.scope.ips()[0] ?? "" });
  }

  /** Stops a container that another one is to take the place of. */
  replace(container: RuntimeContainer, reason: KillReason): void {
    this.kill(container, killMessages[reason](container.name));
  }

  /** Stops what runs: the containers first; when none of them runs any more the sidecars, the last one first. */
  stopAll(): void {
    const sidecars = (this.scope.pod().spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
    const running = this.scope.state.running();
    const main = running.filter(({ name }) => !sidecars.includes(name));
    const lastSidecar = running
      .filter(({ name }) => sidecars.includes(name))
      .sort((a, b) => sidecars.indexOf(b.name) - sidecars.indexOf(a.name))[0];
    const graceSeconds = this.remainingGrace();
    for (const container of main.length > 0 ? main : lastSidecar ? [lastSidecar] : []) {
      this.killer.kill({ container, message: `Stopping container ${container.name}`, graceSeconds, ip: this.scope.ips()[0] ?? "" });
    }
  }

  private graceSeconds(): number {
    const { metadata, spec } = this.scope.pod();
    return metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  }

  /** What is left of the grace period of a deletion; a pod that ends for other reasons has all of it. */
  private remainingGrace(): number {
    const { deletionTimestamp } = this.scope.pod().metadata;
    const whole = this.graceSeconds();
    if (deletionTimestamp === undefined) return whole;
    return Math.max(0, Math.min(whole, (Date.parse(deletionTimestamp) - this.scope.dependencies.now()) / 1000));
  }
}
