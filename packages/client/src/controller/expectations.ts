import type { KubernetesObject } from "@gantry/api";
import { objectKey } from "../informer";

interface Pending {
  /** Revisions of creations that the cache has not reached, by uid. */
  readonly creations: Map<string, string>;
  /** Cache keys of objects whose deletion the cache does not show, by uid. */
  readonly deletions: Map<string, string>;
  at: number;
}

/** What an informer shows, as far as it matters here. */
export interface ObservedCache {
  readonly revision: string;
  get(key: string): KubernetesObject | undefined;
}

/** Milliseconds after which a cache that has not caught up is trusted all the same. */
const patience = 300_000;

/**
 * Remembers what a controller has just created and deleted until its cache shows it, so that it does not do the same
 * again on the strength of a stale picture. Creations count as seen once the cache has reached their revision,
 * deletions once the cache shows the object gone, going or replaced.
 */
export class Expectations {
  readonly #cache: ObservedCache;
  readonly #pending = new Map<string, Pending>();

  constructor(cache: ObservedCache) {
    this.#cache = cache;
  }

  created(key: string, object: KubernetesObject): void {
    this.#of(key).creations.set(object.metadata.uid, object.metadata.resourceVersion);
  }

  deleted(key: string, object: KubernetesObject): void {
    this.#of(key).deletions.set(object.metadata.uid, objectKey(object));
  }

  /** Whether the cache shows everything that was done under this key. */
  satisfied(key: string): boolean {
    const pending = this.#pending.get(key);
    if (pending === undefined) return true;
    const seen = Number(this.#cache.revision);
    for (const [uid, revision] of pending.creations) if (Number(revision) <= seen) pending.creations.delete(uid);
    for (const [uid, cacheKey] of pending.deletions) {
      const cached = this.#cache.get(cacheKey);
      if (cached?.metadata.uid !== uid || cached.metadata.deletionTimestamp !== undefined) pending.deletions.delete(uid);
    }
    const waiting = pending.creations.size + pending.deletions.size > 0;
    if (waiting && Date.now() - pending.at < patience) return false;
    this.#pending.delete(key);
    return true;
  }

  forget(key: string): void {
    this.#pending.delete(key);
  }

  #of(key: string): Pending {
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = { creations: new Map(), deletions: new Map(), at: Date.now() };
      this.#pending.set(key, pending);
    }
    pending.at = Date.now();
    return pending;
  }
}
