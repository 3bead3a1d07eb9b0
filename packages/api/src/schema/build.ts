import type { ArrayOf, Field, FieldMap, FieldOptions, MapOf, Reference, Scalar, ScalarFormat, Schema, Struct } from "./types";

const scalar = <Value>(format: ScalarFormat): Scalar<Value> => ({ type: "scalar", format });

export const string = scalar<string>("string");
export const boolean = scalar<boolean>("boolean");
export const int32 = scalar<number>("int32");
/** JSON numbers above 2^53 lose precision in JavaScript; no Kubernetes field comes near. */
export const int64 = scalar<number>("int64");
export const double = scalar<number>("double");
/** Bytes, in JSON as base64. */
export const bytes = scalar<string>("bytes");
/** RFC 3339 with seconds, UTC: `2026-01-02T03:04:05Z`. */
export const time = scalar<string>("time");
/** RFC 3339 with microseconds, UTC. */
export const microTime = scalar<string>("microTime");
/** A Go duration string: `1h30m`. */
export const duration = scalar<string>("duration");
/** A resource quantity in canonical form: `100m`, `64Mi`. */
export const quantity = scalar<string>("quantity");
export const intOrString = scalar<number | string>("intOrString");
/** `metadata.managedFields[].fieldsV1`: a set of field paths, any JSON object. */
export const fieldsV1 = scalar<Record<string, unknown>>("fields");
/** A whole embedded object of any kind (`runtime.RawExtension`). */
export const rawObject = scalar<Record<string, unknown>>("raw");
/** Any JSON value (the `JSON` type of apiextensions). */
export const json = scalar<unknown>("json");

export const array = <Element extends Schema>(element: Element): ArrayOf<Element> => ({ type: "array", element });

export const map = <Element extends Schema>(element: Element): MapOf<Element> => ({ type: "map", element });

export const reference = <Value>(target: () => Schema): Reference<Value> => ({ type: "reference", target });

/** What is said of a struct and of its fields, beside their types. */
export interface StructAbout<Fields extends FieldMap> {
  readonly about?: string;
  readonly fields?: { readonly [Name in keyof Fields]?: string };
}

const withAbout = <Fields extends FieldMap>(fields: Fields, texts: StructAbout<Fields>["fields"] = {}): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => {
      const about = texts[name];
      return [name, about === undefined ? inner : { ...inner, options: { ...inner.options, about } }];
    }),
  ) as Fields;

export const struct = <Fields extends FieldMap>(name: string, fields: Fields, texts: StructAbout<Fields> = {}): Struct<Fields> => ({
  type: "struct",
  name,
  fields: texts.fields ? withAbout(fields, texts.fields) : fields,
  ...(texts.about ? { about: texts.about } : {}),
});

/** A field of a struct: its protobuf number, its type, and what else is to be said of it. */
export const field = <Type extends Schema, const Options extends FieldOptions = Record<never, never>>(
  number: number,
  schema: Type,
  options?: Options,
): Field<Type, Options> => ({ number, schema, options: options ?? ({} as Options) });

/** Flattens another struct's fields into this one, as Go's embedded structs do in JSON; protobuf nests them under `number`. */
export const inline = <Fields extends FieldMap>(number: number, embedded: Struct<Fields>): Fields =>
  Object.fromEntries(Object.entries(embedded.fields).map(([name, inner]) => [name, { ...inner, inlineOf: number }])) as Fields;

/** Follows references until a schema with content stands there. */
export const resolve = (schema: Schema): Exclude<Schema, Reference> => (schema.type === "reference" ? resolve(schema.target()) : schema);
