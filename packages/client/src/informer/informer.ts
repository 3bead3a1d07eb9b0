import type { KubernetesObject } from "@gantry/api";
import type { ResourceClient, Selection } from "../client";
import type { Logger } from "../logger";
import { type IndexFunction, ObjectCache, type ReadableCache } from "./object-cache";
import { objectKey } from "./object-key";
import { reflect } from "./reflector";

/** Called in the order of the changes, after the cache has taken them over. Must return at once: put a key on a queue. */
export interface InformerHandlers<T extends KubernetesObject> {
  readonly add?: (object: T) => void;
  readonly update?: (object: T, previous: T) => void;
  readonly delete?: (object: T) => void;
}

export interface InformerOptions<T extends KubernetesObject> {
  readonly client: ResourceClient<T>;
  readonly logger: Logger;
  readonly selection?: Selection;
  /** Makes a smaller object of each one to save memory. Must keep the metadata's name, namespace, uid and resourceVersion. */
  readonly transform?: (object: T) => T;
}

/**
 * A local, always current copy of one kind (or of a selection of it), and the place to hear of changes.
 * Handlers that are added late hear of what is there already as additions.
 */
export class Informer<T extends KubernetesObject> implements ReadableCache<T> {
  readonly #options: InformerOptions<T>;
  readonly #cache = new ObjectCache<T>();
  readonly #handlers = new Set<InformerHandlers<T>>();
  readonly #stop = new AbortController();
  readonly #synced: Promise<void>;
  #markSynced: () => void = () => {};
  #hasSynced = false;
  #running: Promise<void> | undefined;
  #revision = "";

  constructor(options: InformerOptions<T>) {
    this.#options = options;
    this.#synced = new Promise((resolve) => {
      this.#markSynced = resolve;
    });
  }

  get size(): number {
    return this.#cache.size;
  }

  /** Whether the cache has been filled once. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** The resourceVersion up to which the cache shows everything; "" before the first list. */
  get revision(): string {
    return this.#revision;
  }

  get(key: string): T | undefined {
    return this.#cache.get(key);
  }

  values(): IterableIterator<T> {
    return this.#cache.values();
  }

  byIndex(index: string, value: string): T[] {
    return this.#cache.byIndex(index, value);
  }

  addIndex(name: string, valuesOf: IndexFunction<T>): this {
    this.#cache.addIndex(name, valuesOf);
    return this;
  }

  /** Returns a function that takes the handlers off again. */
  addHandlers(handlers: InformerHandlers<T>): () => void {
    this.#handlers.add(handlers);
    if (handlers.add !== undefined) for (const object of [...this.#cache.values()]) this.#call(() => handlers.add?.(object));
    return () => this.#handlers.delete(handlers);
  }

  /** Starts listing and watching, once. */
  start(): this {
    const { client, logger, selection = {} } = this.#options;
    this.#running ??= reflect({
      client,
      selection,
      logger,
      signal: this.#stop.signal,
      sink: {
        replace: (items, resourceVersion) => this.#replace(items, resourceVersion),
        apply: (type, object) => this.#apply(type, object),
        progress: (resourceVersion) => {
          this.#revision = resourceVersion;
        },
      },
    });
    return this;
  }

  /** Resolves when the cache has been filled once. */
  synced(): Promise<void> {
    return this.#synced;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  #replace(items: readonly T[], resourceVersion: string): void {
    this.#revision = resourceVersion;
    const gone = new Set(this.#cache.keys());
    for (const item of items) {
      gone.delete(objectKey(item));
      this.#put(item);
    }
    for (const key of gone) this.#remove(key);
    this.#hasSynced = true;
    this.#markSynced();
  }

  #apply(type: "ADDED" | "MODIFIED" | "DELETED", object: T): void {
    this.#revision = object.metadata.resourceVersion;
    if (type === "DELETED") this.#remove(objectKey(object), object);
    else this.#put(object);
  }

  #put(received: T): void {
    const previous = this.#cache.get(objectKey(received));
    if (previous?.metadata.resourceVersion === received.metadata.resourceVersion && previous.metadata.uid === received.metadata.uid) return;
    const object = this.#options.transform?.(received) ?? received;
    this.#cache.set(object);
    if (previous === undefined) this.#notify((handlers) => handlers.add?.(object));
    else if (previous.metadata.uid === object.metadata.uid) this.#notify((handlers) => handlers.update?.(object, previous));
    else {
      // Deleted and made anew while nobody was looking: two objects, one name.
      this.#notify((handlers) => handlers.delete?.(previous));
      this.#notify((handlers) => handlers.add?.(object));
    }
  }

  #remove(key: string, lastState?: T): void {
    const previous = this.#cache.delete(key);
    if (previous === undefined) return;
    const object = lastState === undefined ? previous : (this.#options.transform?.(lastState) ?? lastState);
    this.#notify((handlers) => handlers.delete?.(object));
  }

  #notify(call: (handlers: InformerHandlers<T>) => void): void {
    for (const handlers of this.#handlers) this.#call(() => call(handlers));
  }

  /** One handler's error is its own: the others and the watch go on. */
  #call(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.#options.logger.error({ kind: this.#options.client.type.plural, err: error }, "An informer's handler failed");
    }
  }
}
