import { ChangeQueue } from "./change-queue";
import { compact } from "./compaction";
import { decodeContinue, encodeContinue } from "./continue-token";
import { conflict, continueExpired, notFound, tooOld } from "./errors";
import { GroupCommit } from "./group-commit";
import { History } from "./history";
import { LogReader } from "./log-reader";
import { ObjectCache, type Operation } from "./object-cache";
import type { StoreOptions } from "./options";
import { page } from "./page";
import { resourceText } from "./resource-text";
import { SortedObjects } from "./sorted-objects";
import type {
  ChangeStream,
  ListOptions,
  ListResult,
  ObjectKey,
  ObjectStore,
  ResourceName,
  StoredObject,
  WatchOptions,
  WriteBody,
} from "./types";

/** The ObjectStore: a cache of everything, kept level with the change log, and a writer that commits in groups. */
export class PostgresStore implements ObjectStore {
  readonly #options: StoreOptions;
  readonly #cache: ObjectCache;
  readonly #history: History;
  readonly #writer: GroupCommit;
  readonly #reader: LogReader;
  readonly #timers: NodeJS.Timeout[];
  readonly #stopping = new AbortController();
  #compacting: Promise<void> | undefined;
  #reloading: Promise<void> | undefined;

  /** Loads everything into memory first. */
  static async open(options: StoreOptions): Promise<PostgresStore> {
    const cache = new ObjectCache(options.ring);
    const history = new History(options.databaseUrl);
    try {
      const { objects, revision } = await history.recentState(options.ring);
      cache.reset(objects, revision, undefined);
    } catch (error) {
      await history.close();
      throw error;
    }
    const store = new PostgresStore(options, cache, history);
    try {
      await store.#reader.level();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  private constructor(options: StoreOptions, cache: ObjectCache, history: History) {
    const { databaseUrl, logger } = options;
    this.#options = options;
    this.#cache = cache;
    this.#history = history;
    const reload = () => this.#reload();
    this.#writer = new GroupCommit({ databaseUrl, logger, cache, reload, onCommit: (revision) => this.#reader.announce(revision) });
    const commitUnderWay = () => this.#writer.underWay;
    this.#reader = new LogReader({ databaseUrl, logger, cache, reload, commitUnderWay, pollInterval: options.pollInterval });
    this.#timers = [
      setInterval(() => this.#compactNow(), options.compactionInterval),
      setInterval(() => cache.expire(Date.now()), Math.min(30_000, options.ring.age)),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async get(key: ObjectKey): Promise<StoredObject | undefined> {
    await this.#reader.level();
    return this.#cache.get(key);
  }

  peek(key: ObjectKey): StoredObject | undefined {
    return this.#cache.get(key);
  }

  async list(resource: ResourceName, options: ListOptions = {}): Promise<ListResult> {
    if (options.continue !== undefined) return this.#continueList(resource, options, options.continue);
    if (options.exactRevision !== undefined) return this.#listAt(resource, options, options.exactRevision);
    if (options.minimumRevision === undefined) await this.#reader.level();
    else await this.#reader.reach(options.minimumRevision);
    return page(this.#cache.objects(resource), options, { revision: this.#cache.applied });
  }

  watch(resource: ResourceName, { namespace, from, signal, tickInterval }: WatchOptions): ChangeStream {
    const cache = this.#cache;
    const text = resourceText(resource);
    const upTo = cache.applied;
    const inMemory = from >= cache.historyStart;
    const queue: ChangeQueue = new ChangeQueue({
      from,
      signal,
      tickInterval,
      capacity: this.#options.watchCapacity,
      applied: () => cache.applied,
      onClose: () => cache.hub.unsubscribe(text, namespace, queue),
      ...(inMemory ? {} : { history: this.#history.changes(resource, { after: from, upTo, namespace }) }),
    });
    if (queue.closed) return queue;
    cache.hub.subscribe(text, namespace, queue);
    if (inMemory && from < upTo) queue.push(cache.changesAfter(resource, namespace, from));
    return queue;
  }

  create(key: ObjectKey, uid: string, body: WriteBody): Promise<StoredObject> {
    return this.#write("create", key, { uid, expected: 0, body });
  }

  async update(key: ObjectKey, expected: number, body: WriteBody): Promise<StoredObject> {
    await this.#checkExpected(key, expected);
    return this.#write("update", key, { uid: "", expected, body });
  }

  async delete(key: ObjectKey, expected: number): Promise<StoredObject> {
    await this.#checkExpected(key, expected);
    return this.#write("delete", key, { uid: "", expected });
  }

  revision(): Promise<number> {
    return this.#reader.newest();
  }

  resources(): ResourceName[] {
    return this.#cache.resources();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#writer.close();
    await this.#reader.close();
    await this.#compacting;
    this.#cache.hub.closeAll();
    await this.#history.close();
  }

  #write(operation: Operation, key: ObjectKey, write: { uid: string; expected: number; body?: WriteBody }): Promise<StoredObject> {
    return new Promise((resolve, reject) => this.#writer.submit({ operation, key, ...write, resolve, reject }));
  }

  /** Rejects what cannot succeed without troubling the writer. Revisions never come back, so a newer state is proof enough. */
  async #checkExpected(key: ObjectKey, expected: number): Promise<void> {
    const known = this.#cache.get(key);
    if (known?.revision === expected) return;
    if (known && known.revision > expected) throw conflict(key);
    await this.#reader.level();
    const current = this.#cache.get(key);
    if (!current) throw notFound(key);
    if (current.revision !== expected) throw conflict(key);
  }

  async #listAt(resource: ResourceName, options: ListOptions, revision: number): Promise<ListResult> {
    if (revision > this.#cache.applied) await this.#reader.reach(revision);
    const remembered = this.#cache.objectsAt(resource, revision);
    if (remembered) return page(remembered, options, { revision });
    const objects = new SortedObjects();
    for (const stored of await this.#history.stateOf(resource, revision)) objects.set(stored);
    return page(objects, options, { revision });
  }

  async #continueList(resource: ResourceName, options: ListOptions, token: string): Promise<ListResult> {
    const { revision, after } = decodeContinue(token);
    if (revision === 0) {
      await this.#reader.level();
      return page(this.#cache.objects(resource), options, { revision: this.#cache.applied, after });
    }
    if (revision > this.#cache.applied) await this.#reader.reach(revision);
    const objects = this.#cache.objectsAt(resource, revision);
    if (!objects) throw continueExpired(encodeContinue({ revision: 0, after }));
    return page(objects, options, { revision, after });
  }

  /** The log does not connect with the cache any more: starts over, and so must everybody who watches. */
  #reload(): Promise<void> {
    this.#reloading ??= this.#history
      .recentState({ count: 0, bytes: 0, age: 0 })
      .then(({ objects, revision }) => {
        this.#options.logger.warn(
          { from: this.#cache.applied, to: revision },
          "loading all objects again: the change log does not go back far enough",
        );
        this.#cache.reset(objects, revision, tooOld(this.#cache.applied, revision));
      })
      .finally(() => {
        this.#reloading = undefined;
      });
    return this.#reloading;
  }

  #compactNow(): void {
    this.#compacting ??= compact(this.#options.databaseUrl, this.#options.compaction, this.#stopping.signal)
      .catch((error: unknown) => this.#options.logger.warn({ error: String(error) }, "compaction failed; it will be tried again"))
      .finally(() => {
        this.#compacting = undefined;
      });
  }
}
