import { cloneJson, deepEqual, type KubernetesObject } from "@gantry/api";
import type { Change, ChangeStream, ObjectStore, StoredObject, WatchOptions, WriteBody } from "../../store/types";
import { storedText, textAt } from "../registry/text";
import type { Convert } from "./conversion";

export interface VersionOptions {
  readonly apiVersion: string;
  /** In which version objects are written. Older ones may still be in another. */
  readonly storedAs: string;
  readonly convert: Convert;
  /** Fills in, in place, what objects that were stored before may lack. */
  readonly applyDefaults: (object: KubernetesObject) => void;
}

type Reader = (items: readonly StoredObject[]) => Promise<StoredObject[]>;

const withObject = (stored: StoredObject, object: KubernetesObject): StoredObject => ({
  key: stored.key,
  uid: stored.uid,
  revision: stored.revision,
  body: textAt(object, stored.revision),
  object,
});

/** Reads stored objects in one version. What was made of an object is remembered as long as the object itself is. */
const createReader = ({ apiVersion, convert, applyDefaults }: VersionOptions) => {
  const known = new WeakMap<StoredObject, StoredObject>();
  const withDefaults = (stored: StoredObject): StoredObject => {
    const object = cloneJson(stored.object);
    applyDefaults(object);
    return deepEqual(object, stored.object) ? stored : withObject(stored, object);
  };
  const read: Reader = async (items) => {
    const strange = items.filter((stored) => !known.has(stored) && stored.object.apiVersion !== apiVersion);
    const converted =
      strange.length === 0
        ? []
        : await convert(
            strange.map(({ object }) => object),
            apiVersion,
          );
    strange.forEach((stored, index) => {
      const object = converted[index];
      if (object) known.set(stored, withDefaults(withObject(stored, object)));
    });
    return items.map((stored) => {
      const seen = known.get(stored) ?? withDefaults(stored);
      known.set(stored, seen);
      return seen;
    });
  };
  return { read, peek: (stored: StoredObject | undefined) => stored && known.get(stored) };
};

/** The changes of a watch, read in the version. Its revision never runs ahead of what was delivered. */
const readChanges = (changes: ChangeStream, read: Reader, from: number): ChangeStream => {
  const state = { delivered: from, converting: false };
  return {
    get revision() {
      return state.converting ? state.delivered : changes.revision;
    },
    async *[Symbol.asyncIterator]() {
      for await (const batch of changes) {
        state.converting = true;
        const objects = await read(batch.flatMap(({ current, previous }) => (previous ? [current, previous] : [current])));
        let at = 0;
        const next = (stored: StoredObject): StoredObject => objects[at++] ?? stored;
        yield batch.map((change): Change => {
          const current = next(change.current);
          return { ...change, current, ...(change.previous ? { previous: next(change.previous) } : {}) };
        });
        state.delivered = batch.at(-1)?.revision ?? state.delivered;
        state.converting = false;
      }
    },
  };
};

/** A store as if all objects of a custom resource were stored in one of its versions, with its defaults. */
export const versionStore = (options: VersionOptions): ((store: ObjectStore) => ObjectStore) => {
  const { apiVersion, storedAs, convert } = options;
  const reader = createReader(options);
  const one = async (stored: StoredObject): Promise<StoredObject> => (await reader.read([stored]))[0] ?? stored;
  const bodyOf = async (body: WriteBody): Promise<WriteBody> => {
    if (storedAs === apiVersion) return body;
    const [object] = await convert([JSON.parse(body(0)) as KubernetesObject], storedAs);
    return object ? storedText(object) : body;
  };
  return (store) => ({
    get: async (key) => {
      const stored = await store.get(key);
      return stored && one(stored);
    },
    peek: (key) => reader.peek(store.peek(key)),
    list: async (resource, wanted) => {
      const result = await store.list(resource, wanted);
      return { ...result, items: await reader.read(result.items) };
    },
    watch: (resource, wanted: WatchOptions) => readChanges(store.watch(resource, wanted), reader.read, wanted.from),
    create: async (key, uid, body) => one(await store.create(key, uid, await bodyOf(body))),
    update: async (key, expected, body) => one(await store.update(key, expected, await bodyOf(body))),
    delete: async (key, expected) => one(await store.delete(key, expected)),
    revision: () => store.revision(),
    resources: () => store.resources(),
    close: () => store.close(),
  });
};
