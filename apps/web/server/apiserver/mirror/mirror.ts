import type { KubernetesObject } from "@gantry/api";
import type { Logger } from "../../log";
import type { ObjectStore, ResourceName, StoredObject } from "../../store/types";

/** Told about every object of a resource, first all that exist and then each change. */
export interface MirrorHandler {
  set(stored: StoredObject): void;
  remove(stored: StoredObject): void;
  /** Everything is forgotten: a new listing follows. */
  reset(): void;
}

export interface Mirror {
  readonly synced: Promise<void>;
  close(): void;
}

const retryDelay = 1000;

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Keeps a handler in step with a resource of the store: lists, then watches, and lists again when the watch is lost. */
export const mirror = (store: ObjectStore, resource: ResourceName, options: { handler: MirrorHandler; log: Logger }): Mirror => {
  const { handler, log } = options;
  const abort = new AbortController();
  let resolveSynced = (): void => {};
  const synced = new Promise<void>((resolve) => {
    resolveSynced = resolve;
  });
  const follow = async (): Promise<void> => {
    const listed = await store.list(resource);
    handler.reset();
    for (const stored of listed.items) handler.set(stored);
    resolveSynced();
    for await (const changes of store.watch(resource, { from: listed.revision, signal: abort.signal })) {
      for (const change of changes) {
        if (change.type === "DELETED") handler.remove(change.current);
        else handler.set(change.current);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (!abort.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (!abort.signal.aborted) log.warn({ err: error, resource: resource.plural }, "lost track of a resource, listing it again");
      }
      if (!abort.signal.aborted) await pause(retryDelay, abort.signal);
    }
  };
  void run();
  return { synced, close: () => abort.abort() };
};

/** The objects of one resource, by `namespace/name`. */
export interface Cache<T extends KubernetesObject> {
  readonly synced: Promise<void>;
  readonly objects: ReadonlyMap<string, T>;
  /** Grows with every change. */
  readonly generation: number;
  close(): void;
}

const keyOf = (stored: StoredObject): string => `${stored.key.namespace}/${stored.key.name}`;

/** A mirror that just remembers. Objects are those of the store: not to be changed. */
export const cache = <T extends KubernetesObject>(store: ObjectStore, resource: ResourceName, log: Logger): Cache<T> => {
  const objects = new Map<string, T>();
  const state = { generation: 0 };
  const follower = mirror(store, resource, {
    log,
    handler: {
      set: (stored) => {
        state.generation++;
        objects.set(keyOf(stored), stored.object as T);
      },
      remove: (stored) => {
        state.generation++;
        objects.delete(keyOf(stored));
      },
      reset: () => {
        state.generation++;
        objects.clear();
      },
    },
  });
  return {
    synced: follower.synced,
    objects,
    get generation() {
      return state.generation;
    },
    close: () => follower.close(),
  };
};
