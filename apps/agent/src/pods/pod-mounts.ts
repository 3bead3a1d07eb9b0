import { VolumeError } from "../volumes/types";
import type { PodScope } from "./pod-scope";
import { TaskSlot } from "./task-slot";

/** The agenda's key: no container's name, for those cannot hold a slash. */
const agendaKey = "volumes/";
/** Volumes that could not be mounted are tried again after this long, in milliseconds. */
const retryAfter = 2_000;
/** Those that wait for an object are told when it comes; this is only a safety net. */
const objectRetry = 60_000;

/** Mounts the volumes of one pod and keeps their contents up to date, beside whatever else the pod does. */
export class PodMounts {
  private readonly slot: TaskSlot<ReadonlyMap<string, string>>;

  constructor(private readonly scope: PodScope) {
    this.slot = new TaskSlot(() => scope.wake());
  }

  /** The volumes' directories by name; undefined as long as they are not all there. */
  get paths(): ReadonlyMap<string, string> | undefined {
    return this.slot.result;
  }

  /** Whether mounting was ever begun. */
  get isBegun(): boolean {
    return !this.slot.isEmpty;
  }

  /** When the contents have to be made anew, in milliseconds since the epoch; undefined where they last. */
  get staleAt(): number | undefined {
    return this.scope.dependencies.volumes.refreshAt(this.scope.pod().metadata.uid);
  }

  /** Mounts what was never mounted, has become stale, or has failed long enough ago. */
  mountIfDue(): void {
    if (this.slot.isRunning) return;
    const { agenda, dependencies } = this.scope;
    const { staleAt } = this;
    const isStale = staleAt !== undefined && staleAt <= dependencies.now();
    const hasFailed = this.slot.error !== undefined;
    if (this.slot.isEmpty || ((isStale || hasFailed) && agenda.isDue(agendaKey))) this.mount();
  }

  /** Mounts, or brings up to date what is mounted. The pod is woken when that has ended. */
  mount(): void {
    this.slot.run(async () => {
      const { agenda, dependencies } = this.scope;
      try {
        const paths = await dependencies.volumes.mount(this.scope.pod());
        agenda.forget(agendaKey);
        return paths;
      } catch (error) {
        this.scope.report("Warning", { reason: "FailedMount", message: error instanceof Error ? error.message : String(error) });
        agenda.put(agendaKey, error instanceof VolumeError && error.waitsForObject ? objectRetry : retryAfter);
        throw error;
      }
    });
  }
}
