/** Plain JSON values: copying, comparing, reading and writing along dotted paths. */

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Sets a key of a map whose keys come from outside: `__proto__` becomes an ordinary key. */
export const setKey = (object: JsonObject, key: string, value: unknown): void => {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
};

/** A deep copy of a JSON value; keys whose value is undefined are left out. */
export const cloneJson = <Value>(value: Value): Value => clone(value) as Value;

const clone = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(clone);
  const copy: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) setKey(copy, key, clone(inner));
  return copy;
};

const sameArray = (first: readonly unknown[], second: readonly unknown[]): boolean => {
  if (first.length !== second.length) return false;
  for (let index = 0; index < first.length; index += 1) if (!deepEqual(first[index], second[index])) return false;
  return true;
};

const sameObject = (first: JsonObject, second: JsonObject): boolean => {
  let keys = 0;
  for (const key in first) {
    if (first[key] === undefined) continue;
    keys += 1;
    if (!Object.hasOwn(second, key) || !deepEqual(first[key], second[key])) return false;
  }
  for (const key in second) if (second[key] !== undefined) keys -= 1;
  return keys === 0;
};

/** Whether two JSON values are the same; a key whose value is undefined counts as left out. */
export const deepEqual = (first: unknown, second: unknown): boolean => {
  if (first === second) return true;
  if (typeof first !== "object" || typeof second !== "object" || first === null || second === null) return false;
  if (Array.isArray(first)) return Array.isArray(second) && sameArray(first, second);
  return !Array.isArray(second) && sameObject(first as JsonObject, second as JsonObject);
};

const segmentsOf = (path: string): string[] => path.replace(/^\./, "").split(".");

/** Reads along a simple path of field names: `spec.replicas` or `.spec.replicas`. Undefined where nothing stands. */
export const getPath = (object: unknown, path: string): unknown =>
  segmentsOf(path).reduce<unknown>((value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), object);

/** Writes along a simple path of field names, in place, making objects on the way. */
export const setPath = (object: JsonObject, path: string, value: unknown): void => {
  const segments = segmentsOf(path);
  const last = segments.pop() ?? "";
  let target = object;
  for (const name of segments) {
    const next = Object.hasOwn(target, name) ? target[name] : undefined;
    if (isJsonObject(next)) target = next;
    else {
      const made: JsonObject = {};
      setKey(target, name, made);
      target = made;
    }
  }
  setKey(target, last, value);
};
