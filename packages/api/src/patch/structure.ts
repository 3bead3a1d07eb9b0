import { badRequest } from "../machinery/errors";
import { stableJson } from "../machinery/hash";
import { isJsonObject } from "../machinery/json";
import { type FieldOptions, isAtomicMap, resolve, type Schema, type Struct, string } from "../schema";

/** A place in an object: what is known of the values that stand there. */
export interface Place {
  /** Undefined within objects of unknown kinds. */
  readonly schema: Schema | undefined;
  readonly options?: FieldOptions;
  /** The object itself, which has `apiVersion` and `kind` beside the fields of its schema. */
  readonly isRoot?: boolean;
}

/** A part of a value that server-side apply looks at by itself. */
export interface Part {
  readonly value: unknown;
  readonly place: Place;
  /** Whether the part is a member of every set that names something below it: entries of lists and maps are. */
  readonly isEntry: boolean;
}

const typePlace: Place = { schema: string };

export const rootPlace = (schema: Struct): Place => ({ schema, isRoot: true });

const structParts = (value: object, struct: Struct, isRoot: boolean): Map<string, Part> => {
  const parts = new Map<string, Part>();
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined || inner === null) continue;
    const field = Object.hasOwn(struct.fields, name) ? struct.fields[name] : undefined;
    if (field) parts.set(`f:${name}`, { value: inner, place: { schema: field.schema, options: field.options }, isEntry: false });
    else if (isRoot && (name === "apiVersion" || name === "kind"))
      parts.set(`f:${name}`, { value: inner, place: typePlace, isEntry: false });
  }
  return parts;
};

const mapParts = (value: object, schema: Schema | undefined): Map<string, Part> =>
  new Map(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null)
      .map(([key, inner]) => [`f:${key}`, { value: inner, place: { schema }, isEntry: true }]),
  );

const keyOfItem = (item: unknown, keys: readonly string[], element: Schema): string => {
  const target = resolve(element);
  const fields = target.type === "struct" ? target.fields : {};
  const values = keys.map((key) => [key, (isJsonObject(item) ? item[key] : undefined) ?? fields[key]?.options.default ?? null] as const);
  return `k:${stableJson(Object.fromEntries(values))}`;
};

/** The path element of an entry of a list; undefined where the list is one value. */
export const elementNamer = ({ schema, options }: Place): ((item: unknown) => string) | undefined => {
  const target = schema && resolve(schema);
  if (target?.type !== "array") return undefined;
  if (options?.listType === "set") return (item) => `v:${stableJson(item)}`;
  const keys = options?.listMapKeys;
  return options?.listType === "map" && keys ? (item) => keyOfItem(item, keys, target.element) : undefined;
};

const listParts = (value: readonly unknown[], place: Place): Map<string, Part> | undefined => {
  const name = elementNamer(place);
  const target = place.schema && resolve(place.schema);
  if (!name || target?.type !== "array") return undefined;
  return new Map(value.map((item) => [name(item), { value: item, place: { schema: target.element }, isEntry: true }]));
};

/** The parts of a value by their path elements; undefined where the value is one whole: scalars and what is atomic. */
export const partsOf = (value: unknown, place: Place): Map<string, Part> | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return listParts(value, place);
  const { schema, options } = place;
  const target = schema && resolve(schema);
  if (!target) return mapParts(value, undefined);
  if (target.type === "scalar") return target.format === "raw" || target.format === "json" ? mapParts(value, undefined) : undefined;
  if (target.type === "array" || isAtomicMap(target, options)) return undefined;
  return target.type === "struct" ? structParts(value, target, place.isRoot === true) : mapParts(value, target.element);
};

/**
 * Checks that the lists of an applied object can be merged.
 * @throws {StatusError} 400 when an entry lacks the key of its list, or stands twice.
 */
export const checkLists = (value: unknown, place: Place, path = ""): void => {
  const parts = partsOf(value, place);
  if (Array.isArray(value) && parts) {
    for (const [index, item] of value.entries()) {
      for (const key of place.options?.listMapKeys ?? []) {
        if (elementNamer(place)?.(item).includes(`${JSON.stringify(key)}:null`)) {
          const text = `associative list with keys has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)`;
          throw badRequest(`failed to create typed patch object: ${path}: element ${index}: ${text}`);
        }
      }
    }
    if (parts.size < value.length) throw badRequest(`failed to create typed patch object: ${path}: an entry stands twice`);
  }
  for (const [element, part] of parts ?? []) checkLists(part.value, part.place, `${path}.${element.slice(2)}`);
};
