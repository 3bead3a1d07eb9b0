import { ChangeRing, type RingLimits } from "./change-ring";
import { parseResourceText, resourceText } from "./resource-text";
import { SortedObjects } from "./sorted-objects";
import type { Change, ChangeType, ObjectKey, ResourceName, StoredObject } from "./types";
import { WatchHub } from "./watch-hub";

/** What a commit did to an object, as the change log has it. */
export type Operation = "create" | "update" | "delete";

export interface LoggedChange {
  readonly operation: Operation;
  readonly stored: StoredObject;
  /** When it was committed, in ms since 1970. */
  readonly at: number;
}

const typeOf: Readonly<Record<Operation, ChangeType>> = { create: "ADDED", update: "MODIFIED", delete: "DELETED" };

/**
 * Every object in memory, as of one revision that only grows, with the recent changes that led there. All methods are
 * synchronous: what one run of them sees belongs together.
 */
export class ObjectCache {
  readonly hub = new WatchHub();
  readonly #limits: RingLimits;
  #resources = new Map<string, SortedObjects>();
  #ring: ChangeRing;
  #applied = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
    this.#ring = new ChangeRing(0, limits);
  }

  /** The revision that the cache shows. */
  get applied(): number {
    return this.#applied;
  }

  /** Changes after this revision can be told from memory. */
  get historyStart(): number {
    return this.#ring.start;
  }

  /** Starts over with a whole state. Watches end with `reason`: they cannot be carried across. */
  reset(objects: Iterable<StoredObject>, revision: number, reason: unknown): void {
    this.#resources = new Map();
    for (const stored of objects) this.#objectsOf(resourceText(stored.key)).set(stored);
    this.#ring = new ChangeRing(revision, this.#limits);
    this.#applied = revision;
    this.hub.closeAll(reason);
  }

  /**
   * Takes in committed changes, complete from what is applied (or before) up to `upTo`, in order. What was applied
   * before is skipped.
   */
  apply(logged: readonly LoggedChange[], upTo: number): void {
    const published = new Map<string, Change[]>();
    for (const { operation, stored, at } of logged) {
      if (stored.revision <= this.#applied) continue;
      const resource = resourceText(stored.key);
      const objects = this.#objectsOf(resource);
      const previous = operation === "delete" ? objects.delete(stored.key) : objects.set(stored);
      const change: Change = { type: typeOf[operation], revision: stored.revision, current: stored, ...(previous ? { previous } : {}) };
      this.#ring.push(change, at);
      this.#applied = stored.revision;
      const changes = published.get(resource);
      if (changes) changes.push(change);
      else published.set(resource, [change]);
    }
    this.#applied = Math.max(this.#applied, upTo);
    for (const [resource, changes] of published) this.hub.publish(resource, changes);
  }

  get(key: ObjectKey): StoredObject | undefined {
    return this.#resources.get(resourceText(key))?.get(key);
  }

  objects(resource: ResourceName): SortedObjects {
    return this.#resources.get(resourceText(resource)) ?? new SortedObjects();
  }

  /** The objects as they were at an earlier revision, for use in the same synchronous run; undefined when memory does not go back so far. */
  objectsAt(resource: ResourceName, revision: number): SortedObjects | undefined {
    if (revision === this.#applied) return this.objects(resource);
    if (revision < this.#ring.start || revision > this.#applied) return undefined;
    const { group, plural } = resource;
    const objects = this.objects(resource).fork();
    for (const { type, current, previous } of this.#ring.after(revision).reverse()) {
      if (current.key.plural !== plural || current.key.group !== group) continue;
      if (previous) objects.set(previous);
      else if (type === "ADDED") objects.delete(current.key);
    }
    return objects;
  }

  /** The changes to a resource after a revision that is not before `historyStart`. */
  changesAfter(resource: ResourceName, namespace: string | undefined, revision: number): Change[] {
    return this.#ring
      .after(revision)
      .filter(
        ({ current: { key } }) =>
          key.plural === resource.plural && key.group === resource.group && (namespace === undefined || key.namespace === namespace),
      );
  }

  resources(): ResourceName[] {
    return [...this.#resources].filter(([, objects]) => objects.size > 0).map(([resource]) => parseResourceText(resource));
  }

  /** Lets go of changes that are older than the limits allow. */
  expire(now: number): void {
    this.#ring.expire(now);
  }

  #objectsOf(resource: string): SortedObjects {
    const objects = this.#resources.get(resource) ?? new SortedObjects();
    this.#resources.set(resource, objects);
    return objects;
  }
}
