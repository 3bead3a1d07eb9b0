import type { Pod } from "@gantry/api/core/v1";
import { podContainers } from "./container-names";
import { specHash } from "./spec-hash";

/** Milliseconds for which a pod's containers must have been asked for in the same way before running ones are replaced. */
const settleTime = 250;

/** Milliseconds after which running containers are replaced though their pod goes on changing. */
const longestWait = 5000;

const changedContainers = (before: Pod, after: Pod): string[] => {
  const hashes = new Map(podContainers(before).map(({ container }) => [container.name, specHash(container)]));
  return podContainers(after).flatMap(({ container: { name }, container }) => {
    const hash = hashes.get(name);
    return hash === undefined || hash === specHash(container) ? [] : [name];
  });
};

/**
 * Lets changes of a pod's containers settle: whoever changes several of them, or one several times, does so in several
 * requests, and each container is to be restarted once.
 */
export class SpecChanges {
  /** The first and the last of the changes that have not settled, or that were the last to do so. */
  private changed: { readonly firstAt: number; readonly lastAt: number } | undefined;

  constructor(private readonly now: () => number) {}

  /** Takes note of another version of the pod. Returns the names of the containers that are to be replaced because of it. */
  observe(before: Pod, after: Pod): readonly string[] {
    const names = changedContainers(before, after);
    if (names.length === 0) return names;
    const now = this.now();
    const firstAt = this.changed && !this.isSettled ? this.changed.firstAt : now;
    this.changed = { firstAt, lastAt: now };
    return names;
  }

  /** Whether containers may be replaced now. */
  get isSettled(): boolean {
    return this.settledAt === undefined || this.settledAt <= this.now();
  }

  /** When the last change has settled, in milliseconds since the epoch; undefined when there was none. */
  get settledAt(): number | undefined {
    if (!this.changed) return undefined;
    const { firstAt, lastAt } = this.changed;
    return Math.min(lastAt + settleTime, firstAt + longestWait);
  }
}
