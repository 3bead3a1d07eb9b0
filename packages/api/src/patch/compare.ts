import { deepEqual } from "../machinery/json";
import { resolve } from "../schema";
import { type FieldSet, isEmptySet, memberWith, unionOf } from "./field-set";
import { type Part, type Place, partsOf } from "./structure";

/** The fields of a value, without itself; undefined where it is one whole. */
const innerSet = (value: unknown, place: Place): FieldSet | undefined => {
  const parts = partsOf(value, place);
  if (!parts) return undefined;
  const set: FieldSet = {};
  for (const [element, part] of parts) {
    const node = nodeOf(part);
    if (node) set[element] = node;
  }
  return set;
};

/** What stands for a part in a set; undefined for an empty list, which nobody owns. */
const nodeOf = ({ value, place, isEntry }: Part): FieldSet | undefined => {
  const inner = innerSet(value, place);
  if (!inner) return {};
  if (isEmptySet(inner)) return Array.isArray(value) && !isEntry ? undefined : {};
  return isEntry ? memberWith(inner) : inner;
};

/** All fields of an object. */
export const fieldSetOf = (object: object, place: Place): FieldSet => innerSet(object, place) ?? {};

/** Which fields differ between two states of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Sets {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

const wholeNode = (part: Part): FieldSet => memberWith(innerSet(part.value, part.place) ?? {});

/** Structs that Kubernetes always writes do not come into being when something in them is set. */
const startsEmpty = ({ place: { schema, options } }: Part): boolean => {
  if (!schema || !(options?.present || options?.required)) return false;
  return resolve(schema).type !== "scalar";
};

const put = (set: FieldSet, element: string, node: FieldSet): void => {
  if (!isEmptySet(node)) set[element] = node;
};

const descend = (sets: Sets, element: string, states: { before: unknown; after: unknown; place: Place }): void => {
  const inner = compareParts(states.before, states.after, states.place);
  if (!inner) {
    if (!deepEqual(states.before, states.after)) sets.modified[element] = {};
    return;
  }
  put(sets.added, element, inner.added);
  put(sets.modified, element, inner.modified);
  put(sets.removed, element, inner.removed);
};

const compareParts = (before: unknown, after: unknown, place: Place): Sets | undefined => {
  const earlier = partsOf(before, place);
  const later = partsOf(after, place);
  if (!earlier || !later) return undefined;
  const sets: Sets = { added: {}, modified: {}, removed: {} };
  for (const [element, part] of later) {
    const old = earlier.get(element);
    if (old) {
      if (old.value !== part.value) descend(sets, element, { before: old.value, after: part.value, place: part.place });
    } else if (startsEmpty(part)) {
      const inner = innerSet(part.value, part.place);
      if (inner) put(sets.added, element, inner);
      else sets.added[element] = {};
    } else sets.added[element] = wholeNode(part);
  }
  for (const [element, part] of earlier) if (!later.has(element)) sets.removed[element] = wholeNode(part);
  return sets;
};

/** Compares two states of an object by the structure that its schema gives it. */
export const compareObjects = (before: object, after: object, place: Place): Comparison =>
  compareParts(before, after, place) ?? { added: {}, modified: {}, removed: {} };

/** Fields that have another value after than before. */
export const writtenFields = ({ added, modified }: Comparison): FieldSet => unionOf(added, modified);

export const isUnchanged = ({ added, modified, removed }: Comparison): boolean =>
  isEmptySet(added) && isEmptySet(modified) && isEmptySet(removed);
