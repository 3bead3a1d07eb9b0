import type { KubernetesObject } from "@gantry/api";
import type { ObjectKey, ObjectStore } from "../../store/types";

/** An object by key: from memory where it is, else from the database. */
export const lookUp = async <T extends KubernetesObject>(store: ObjectStore, key: ObjectKey): Promise<T | undefined> => {
  const stored = store.peek(key) ?? (await store.get(key));
  return stored?.object as T | undefined;
};

/** All objects of a kind, as memory knows them. */
export const lookUpAll = async <T extends KubernetesObject>(
  store: ObjectStore,
  resource: { group: string; plural: string },
  namespace?: string,
): Promise<T[]> => {
  const { items } = await store.list(resource, { minimumRevision: 0, ...(namespace === undefined ? {} : { namespace }) });
  return items.map((stored) => stored.object as T);
};
