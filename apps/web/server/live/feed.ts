import { setTimeout as sleep } from "node:timers/promises";
import { isStatus, type KubernetesList, type KubernetesObject, type Status, StatusError } from "@gantry/api";
import type { Query, Transport } from "@gantry/client";
import { apiPath, type ResourceRef } from "../../lib/kubernetes/resource";

export interface FeedSource {
  readonly ref: Pick<ResourceRef, "group" | "version" | "plural">;
  /** All namespaces (or a cluster-scoped kind) when left out. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

export interface FeedChange {
  readonly previous?: KubernetesObject;
  /** Absent when it was deleted. */
  readonly current?: KubernetesObject;
}

export interface FeedListener {
  onChanges(changes: readonly FeedChange[]): void;
  /** The feed became readable, or unreadable: look at `problem`. */
  onState(): void;
}

const firstBackoff = 250;
const longestBackoff = 30_000;
/** How long one watch request lasts, so that a right that was taken away is noticed. Seconds. */
const watchSeconds = 300;

const asStatus = (error: unknown): Status =>
  error instanceof StatusError
    ? error.status
    : new StatusError(500, "InternalError", error instanceof Error ? error.message : String(error)).status;

/**
 * One collection as one user sees it, kept up to date by list and watch for everyone who looks at it. Objects are
 * the API server's own and must not be changed. Starts with {@link run}; ends with the signal.
 */
export class ResourceFeed {
  readonly objects = new Map<string, KubernetesObject>();
  /** The resourceVersion up to which `objects` is complete. */
  revision = "0";
  synced = false;
  problem: Status | undefined;
  readonly #listeners = new Set<FeedListener>();

  constructor(
    private readonly transport: Transport,
    readonly source: FeedSource,
  ) {}

  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lists and watches until the signal ends it. Never throws: what goes wrong stands in `problem`. */
  async run(signal: AbortSignal): Promise<void> {
    let backoff = firstBackoff;
    let listed = false;
    while (!signal.aborted) {
      try {
        if (!listed) await this.#list(signal);
        listed = true;
        backoff = firstBackoff;
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        listed = false;
        if (isStatus(error, "Expired") || isStatus(error, "Gone")) continue;
        this.#fail(asStatus(error));
        await sleep(backoff, undefined, { signal }).catch(() => undefined);
        backoff = Math.min(backoff * 2, longestBackoff);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { body } = await this.transport.request<KubernetesList>({ method: "GET", path: this.#path(), query: this.#query({}), signal });
    const seen = new Set<string>();
    const changes: FeedChange[] = [];
    for (const current of body.items) {
      const { uid, resourceVersion } = current.metadata;
      seen.add(uid);
      const previous = this.objects.get(uid);
      if (previous?.metadata.resourceVersion === resourceVersion) continue;
      this.objects.set(uid, current);
      changes.push({ previous, current });
    }
    for (const [uid, previous] of this.objects) {
      if (seen.has(uid)) continue;
      this.objects.delete(uid);
      changes.push({ previous });
    }
    this.revision = body.metadata.resourceVersion ?? this.revision;
    this.#emit(changes);
    if (!this.synced || this.problem) {
      this.synced = true;
      this.problem = undefined;
      for (const listener of this.#listeners) listener.onState();
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const query = this.#query({ watch: true, allowWatchBookmarks: true, resourceVersion: this.revision, timeoutSeconds: watchSeconds });
    for await (const { type, object } of this.transport.watch({ method: "GET", path: this.#path(), query, signal })) {
      this.revision = object.metadata.resourceVersion ?? this.revision;
      if (type === "BOOKMARK") continue;
      const { uid } = object.metadata;
      const previous = this.objects.get(uid);
      if (type === "DELETED") this.objects.delete(uid);
      else this.objects.set(uid, object);
      this.#emit([type === "DELETED" ? { previous: previous ?? object } : { previous, current: object }]);
    }
  }

  #fail(status: Status): void {
    const forbidden = status.code === 401 || status.code === 403 || status.code === 404;
    if (forbidden && this.objects.size > 0) {
      const changes = [...this.objects.values()].map((previous) => ({ previous }));
      this.objects.clear();
      this.#emit(changes);
    }
    this.problem = status;
    this.synced = true;
    for (const listener of this.#listeners) listener.onState();
  }

  #emit(changes: readonly FeedChange[]): void {
    if (changes.length === 0) return;
    for (const listener of this.#listeners) listener.onChanges(changes);
  }

  #path(): string {
    return apiPath(this.source.ref, { namespace: this.source.namespace });
  }

  #query(query: Query): Query {
    return this.source.fieldSelector ? { ...query, fieldSelector: this.source.fieldSelector } : query;
  }
}
