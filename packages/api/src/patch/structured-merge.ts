import { isJsonObject, type JsonObject, setKey } from "../machinery/json";
import type { FieldSet } from "./field-set";
import { interleave } from "./list-order";
import { elementNamer, type Place, partsOf } from "./structure";

const mergeLists = (live: readonly unknown[], applied: readonly unknown[], place: Place): unknown[] => {
  const name = elementNamer(place);
  if (!name) return [...applied];
  const liveParts = partsOf(live, place) ?? new Map();
  const livePlaces = new Map(live.map((item, index) => [name(item), index]));
  const appliedParts = partsOf(applied, place) ?? new Map();
  const merged = applied.map((item) => {
    const element = name(item);
    const part = appliedParts.get(element);
    return part ? mergeValue(liveParts.get(element)?.value, item, part.place) : item;
  });
  const others = live.filter((item) => !appliedParts.has(name(item)));
  return interleave(others, merged, (item) => livePlaces.get(name(item)) ?? -1);
};

const mergeObjects = (live: JsonObject, applied: JsonObject, place: Place): JsonObject => {
  const parts = partsOf(applied, place);
  const result = { ...live };
  for (const [name, value] of Object.entries(applied)) {
    const part = parts?.get(`f:${name}`);
    const before = Object.hasOwn(live, name) ? live[name] : undefined;
    setKey(result, name, part ? mergeValue(before, value, part.place) : value);
  }
  return result;
};

const mergeValue = (live: unknown, applied: unknown, place: Place): unknown => {
  if (live === undefined || live === null || partsOf(applied, place) === undefined) return applied;
  if (Array.isArray(applied)) return Array.isArray(live) ? mergeLists(live, applied, place) : applied;
  return isJsonObject(live) && isJsonObject(applied) ? mergeObjects(live, applied, place) : applied;
};

/** Lays an applied object over the live one: what it says wins, what it does not say stays. Neither is changed. */
export const mergeApplied = (live: JsonObject, applied: JsonObject, place: Place): JsonObject => mergeObjects(live, applied, place);

/**
 * Takes out of an object what its applier has stopped to apply and nobody else owns. The object is not changed.
 * @param last What the manager applied the last time.
 * @param kept What it applies now, and what all others own.
 */
export const removeAbandoned = <Value>(value: Value, sets: { last: FieldSet; kept: FieldSet }, place: Place): Value => {
  const parts = partsOf(value, place);
  if (!parts) return value;
  const gone = new Set<string>();
  const changed = new Map<string, unknown>();
  for (const element of Object.keys(sets.last)) {
    const part = parts.get(element);
    const last = sets.last[element];
    const kept = sets.kept[element];
    if (!part || !last) continue;
    if (!kept) gone.add(element);
    else {
      const inner = removeAbandoned(part.value, { last, kept }, part.place);
      if (inner !== part.value) changed.set(element, inner);
    }
  }
  if (gone.size === 0 && changed.size === 0) return value;
  if (Array.isArray(value)) {
    const name = elementNamer(place);
    const items = value as unknown[];
    return items.filter((item) => !gone.has(name?.(item) ?? "")).map((item) => changed.get(name?.(item) ?? "") ?? item) as Value;
  }
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    const element = `f:${key}`;
    if (!gone.has(element)) setKey(result, key, changed.has(element) ? changed.get(element) : inner);
  }
  return result as Value;
};
