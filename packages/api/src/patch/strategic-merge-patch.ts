import { badRequest } from "../machinery/errors";
import { isJsonObject, type JsonObject, setKey } from "../machinery/json";
import { type Field, resolve, type Schema, type Struct } from "../schema";
import { mergeMapList, mergePrimitiveList } from "./strategic-lists";

const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";
const directiveKey = "$patch";
const retainKey = "$retainKeys";

/** What is known about the place that is being patched: nothing, in embedded objects of other kinds. */
type Shape = Schema | undefined;

const fieldOf = (shape: Shape, name: string): Field | undefined => {
  const target = shape && resolve(shape);
  return target?.type === "struct" && Object.hasOwn(target.fields, name) ? target.fields[name] : undefined;
};

const shapeOf = (shape: Shape, name: string): Shape => {
  const target = shape && resolve(shape);
  return target?.type === "map" ? target.element : fieldOf(shape, name)?.schema;
};

const elementOf = (shape: Shape): Shape => {
  const target = shape && resolve(shape);
  return target?.type === "array" ? target.element : undefined;
};

const listOf = (value: unknown, name: string): unknown[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`invalid patch: ${name} must be a list`);
  return value;
};

/** Keeps of a union's members only those that the patch lists. */
const retainKeys = (live: JsonObject, patch: JsonObject): JsonObject => {
  if (!Object.hasOwn(patch, retainKey)) return live;
  const kept = new Set(listOf(patch[retainKey], retainKey));
  const stray = Object.keys(patch).find((key) => !key.startsWith("$") && patch[key] !== null && !kept.has(key));
  if (stray !== undefined) throw badRequest(`invalid patch: ${stray} is not in ${retainKey}`);
  return Object.fromEntries(Object.entries(live).filter(([key]) => kept.has(key)));
};

interface ListPatch {
  readonly name: string;
  readonly shape: Shape;
  readonly live: unknown;
  readonly patch: unknown;
  readonly order: readonly unknown[] | undefined;
}

const patchList = (parent: Shape, { name, shape, live, patch, order }: ListPatch): unknown => {
  const options = fieldOf(parent, name)?.options;
  const merges = options?.patchStrategy?.startsWith("merge") ?? false;
  if (!merges) return patch ?? live;
  const liveList = Array.isArray(live) ? live : [];
  const patchItems = listOf(patch, name);
  const key = options?.patchMergeKey;
  if (key === undefined) return mergePrimitiveList(liveList, patchItems, order);
  const mergeItem = (item: JsonObject | undefined, change: JsonObject): JsonObject => mergeObject(item ?? {}, change, elementOf(shape));
  return mergeMapList({ name, key, live: liveList, patch: patchItems, order, mergeItem });
};

const patchValue = (parent: Shape, name: string, live: unknown, patch: unknown): unknown => {
  const shape = shapeOf(parent, name);
  if (Array.isArray(patch)) return patchList(parent, { name, shape, live, patch, order: undefined });
  if (!isJsonObject(patch)) return patch;
  if (!isJsonObject(live) && patch[directiveKey] === "delete") return undefined;
  if (fieldOf(parent, name)?.options.patchStrategy === "replace" && patch[directiveKey] === undefined) return mergeObject({}, patch, shape);
  return mergeObject(isJsonObject(live) ? live : {}, patch, shape);
};

const set = (object: JsonObject, name: string, value: unknown): void => {
  if (value === undefined) delete object[name];
  else setKey(object, name, value);
};

const own = (object: JsonObject, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);

const mergeObject = (live: JsonObject, patch: JsonObject, shape: Shape): JsonObject => {
  const directive = patch[directiveKey];
  if (directive === "delete") return {};
  if (directive === "replace") {
    const { [directiveKey]: _, ...rest } = patch;
    return mergeObject({}, rest, shape);
  }
  if (directive !== undefined && directive !== "merge")
    throw badRequest(`invalid patch: unknown ${directiveKey} ${JSON.stringify(directive)}`);
  const result: JsonObject = { ...retainKeys(live, patch) };
  const ordered = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (key.startsWith(deletePrefix)) {
      const name = key.slice(deletePrefix.length);
      const gone = new Set(listOf(patch[key], key));
      const list = own(result, name);
      if (Array.isArray(list)) result[name] = list.filter((item) => !gone.has(item));
    } else if (key.startsWith(orderPrefix)) ordered.add(key.slice(orderPrefix.length));
  }
  for (const name of ordered) {
    const change = own(patch, name);
    const liveList = own(result, name);
    if (change === null || (change === undefined && liveList === undefined)) continue;
    const order = listOf(patch[`${orderPrefix}${name}`], name);
    set(result, name, patchList(shape, { name, shape: shapeOf(shape, name), live: liveList, patch: change, order }));
  }
  for (const name of Object.keys(patch)) {
    if (name.startsWith("$") || (ordered.has(name) && patch[name] !== null)) continue;
    if (patch[name] === null) delete result[name];
    else set(result, name, patchValue(shape, name, own(result, name), patch[name]));
  }
  return result;
};

/**
 * Applies a strategic merge patch: as a merge patch, but lists whose schema says so are merged by their keys, and the
 * directives `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are followed. Neither argument
 * is changed; the result shares what stayed the same with them.
 * @throws {StatusError} 400 when the patch cannot be understood.
 */
export const applyStrategicMergePatch = (schema: Struct, document: JsonObject, patch: unknown): JsonObject => {
  if (!isJsonObject(patch)) throw badRequest("error decoding patch: a strategic merge patch is an object");
  return mergeObject(document, patch, schema);
};
