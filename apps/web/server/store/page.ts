import { encodeContinue } from "./continue-token";
import type { Place, SortedObjects } from "./sorted-objects";
import type { ListOptions, ListResult, StoredObject } from "./types";

export interface PageRange {
  readonly revision: number;
  readonly after?: Place | undefined;
}

/** One page of a list: the objects that count, up to the limit, and where the next page begins if there is one. */
export const page = (objects: SortedObjects, { namespace, where, limit }: ListOptions, { revision, after }: PageRange): ListResult => {
  const items: StoredObject[] = [];
  for (const stored of objects.walk(namespace, after)) {
    if (where && !where(stored)) continue;
    const last = items.at(-1);
    if (limit && last && items.length >= limit) {
      const remaining = where ? {} : { remaining: objects.count(namespace, last.key) };
      return {
        items,
        revision,
        continue: encodeContinue({ revision, after: { namespace: last.key.namespace, name: last.key.name } }),
        ...remaining,
      };
    }
    items.push(stored);
  }
  return { items, revision };
};
