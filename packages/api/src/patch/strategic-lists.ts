import { badRequest } from "../machinery/errors";
import { isJsonObject, type JsonObject } from "../machinery/json";
import { interleave } from "./list-order";

/** Puts entries that the patch speaks of into the patch's order, and the others between them where they stood. */
const arrange = <Identity>(
  merged: readonly unknown[],
  live: readonly unknown[],
  wanted: readonly Identity[],
  identify: (item: unknown) => Identity,
): unknown[] => {
  const places = new Map(wanted.map((identity, index) => [identity, index]));
  const livePlaces = new Map(live.map((item, index) => [identify(item), index]));
  const place = (item: unknown): number => places.get(identify(item)) ?? -1;
  const ours = merged.filter((item) => place(item) >= 0).sort((a, b) => place(a) - place(b));
  const others = merged.filter((item) => place(item) < 0);
  return interleave(others, ours, (item) => livePlaces.get(identify(item)) ?? -1);
};

/** Adds to a list of plain values what is not in it yet. `order` is that of `$setElementOrder`. */
export const mergePrimitiveList = (
  live: readonly unknown[],
  patch: readonly unknown[],
  order: readonly unknown[] | undefined,
): unknown[] => {
  const merged = [...new Set([...live, ...patch])];
  return arrange(merged, live, order ?? patch, (item) => item);
};

export interface MapListPatch {
  /** The field's name, for messages. */
  readonly name: string;
  /** The field by which entries are told apart. */
  readonly key: string;
  readonly live: readonly unknown[];
  readonly patch: readonly unknown[];
  /** The entries of `$setElementOrder`, which hold nothing but the key. */
  readonly order: readonly unknown[] | undefined;
  readonly mergeItem: (live: JsonObject | undefined, patch: JsonObject) => JsonObject;
}

const asObject = (item: unknown, name: string): JsonObject => {
  if (!isJsonObject(item)) throw badRequest(`invalid patch: entries of ${name} must be objects`);
  return item;
};

/** Merges a list of objects by their key; `$patch: delete` takes entries out, `$patch: replace` takes the patch's list. */
export const mergeMapList = ({ name, key, live, patch, order, mergeItem }: MapListPatch): unknown[] => {
  const identify = (item: unknown): unknown => (isJsonObject(item) ? item[key] : undefined);
  const required = (item: unknown): unknown => {
    const value = identify(asObject(item, name));
    if (value === undefined) throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    return value;
  };
  let merged: unknown[] = [...live];
  let replaces = false;
  const changes: JsonObject[] = [];
  for (const item of patch) {
    const change = asObject(item, name);
    switch (change.$patch) {
      case undefined:
        changes.push(change);
        break;
      case "delete": {
        const gone = required(change);
        merged = merged.filter((other) => identify(other) !== gone);
        break;
      }
      case "replace":
        replaces = true;
        break;
      default:
        throw badRequest(`invalid patch: unknown $patch ${JSON.stringify(change.$patch)} in ${name}`);
    }
  }
  if (replaces) return changes.map((change) => mergeItem(undefined, change));
  for (const change of changes) {
    const identity = required(change);
    const index = merged.findIndex((item) => identify(item) === identity);
    const found = merged[index];
    if (isJsonObject(found)) merged[index] = mergeItem(found, change);
    else merged.push(mergeItem(undefined, change));
  }
  return arrange(merged, live, (order ?? changes).map(required), identify);
};
