import { type FieldError, fieldError } from "../machinery/field-error";
import { type JsonObject, setKey } from "../machinery/json";
import { resolve } from "./build";
import { type Decoder, scalarDecoders, wrongType } from "./decode-scalars";
import { structName } from "./go-names";
import type { ArrayOf, Infer, MapOf, Schema, Struct } from "./types";
import { WalkContext } from "./walk-context";
import { isAlwaysThere, zeroValue } from "./zero";

export interface DecodeOptions {
  /** Both leave unknown fields out of the value; `strict` also lists their paths. `strict` when left out. */
  readonly mode?: "strict" | "prune";
  /** `false` leaves out what was left out, as server-side apply needs it: who did not send a field does not own it. */
  readonly fill?: boolean;
}

export interface Decoded<Value> {
  /** A new object that shares nothing with the input but `fieldsV1`. Incomplete when there are errors. */
  readonly value: Value;
  /** Paths of fields that the schema does not have: `spec.containers[0].foo`. */
  readonly unknown: string[];
  /** What has the wrong type. The details are worded as Go's decoder words them. */
  readonly errors: FieldError[];
}

const compiled = new WeakMap<Schema, Decoder>();

/** Compiles a schema once; afterwards decoding runs closures and never looks at the schema again. */
const decoderOf = (schema: Schema): Decoder => {
  const target = resolve(schema);
  const known = compiled.get(target);
  if (known) return known;
  const made = compile(target);
  compiled.set(target, made);
  return made;
};

const compile = (schema: Exclude<Schema, { type: "reference" }>): Decoder => {
  switch (schema.type) {
    case "scalar":
      return scalarDecoders[schema.format](schema);
    case "array":
      return compileArray(schema);
    case "map":
      return compileMap(schema);
    case "struct":
      return compileStruct(schema);
  }
};

const compileArray = (schema: ArrayOf): Decoder => {
  let element: Decoder | undefined;
  return (value, context) => {
    if (!Array.isArray(value)) return wrongType(schema, value, context);
    element ??= decoderOf(schema.element);
    const depth = context.enter(undefined);
    const result: unknown[] = new Array(value.length);
    for (let index = 0; index < value.length; index += 1) {
      context.path[depth] = index;
      const item: unknown = value[index];
      result[index] = item === null || item === undefined ? zeroValue(schema.element) : element(item, context);
    }
    context.depth = depth;
    return result;
  };
};

const compileMap = (schema: MapOf): Decoder => {
  let element: Decoder | undefined;
  return (value, context) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrongType(schema, value, context);
    element ??= decoderOf(schema.element);
    const depth = context.enter(undefined);
    const result: JsonObject = {};
    for (const key of Object.keys(value)) {
      context.path[depth] = key;
      const item = (value as JsonObject)[key];
      const decoded = item === null || item === undefined ? zeroValue(schema.element) : element(item, context);
      if (decoded !== undefined) setKey(result, key, decoded);
    }
    context.depth = depth;
    return result;
  };
};

interface StructPlan {
  readonly fields: ReadonlyMap<string, Decoder>;
  /** Fields that are filled in when they are left out. */
  readonly filled: readonly { readonly name: string; readonly schema: Schema }[];
}

const planOf = (schema: Struct): StructPlan => {
  const entries = Object.entries(schema.fields);
  return {
    fields: new Map(entries.map(([name, field]) => [name, decoderOf(field.schema)])),
    filled: entries.filter(([, { options }]) => isAlwaysThere(options)).map(([name, field]) => ({ name, schema: field.schema })),
  };
};

const compileStruct = (schema: Struct): Decoder => {
  const owner = structName(schema.name);
  let plan: StructPlan | undefined;
  return (value, context) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrongType(schema, value, context);
    plan ??= planOf(schema);
    const { fields, filled } = plan;
    const depth = context.enter(owner);
    const result: JsonObject = {};
    for (const name of Object.keys(value)) {
      const item = (value as JsonObject)[name];
      const decode = fields.get(name);
      if (decode === undefined) {
        if (depth === 0 && (name === "apiVersion" || name === "kind")) {
          if (typeof item === "string") result[name] = item;
        } else if (context.collectsUnknown && item !== undefined) {
          context.path[depth] = name;
          context.unknown.push(context.pathText());
        }
        continue;
      }
      if (item === null || item === undefined) continue;
      context.path[depth] = name;
      const decoded = decode(item, context);
      if (decoded !== undefined) result[name] = decoded;
    }
    if (context.fillsZeros)
      for (const { name, schema: inner } of filled) {
        if (result[name] !== undefined) continue;
        const zero = zeroValue(inner);
        if (zero !== undefined) result[name] = zero;
      }
    context.depth = depth;
    return result;
  };
};

const decodeValue = (schema: Struct, json: unknown, options: DecodeOptions = {}): Decoded<unknown> => {
  const context = new WalkContext(options.mode !== "prune", options.fill !== false);
  try {
    const value = decoderOf(schema)(json, context);
    return { value, unknown: context.unknown, errors: context.errors };
  } catch (error) {
    // The stack ends long before the nesting that a body can hold.
    if (!(error instanceof RangeError)) throw error;
    return { value: {}, unknown: [], errors: [fieldError.typeInvalid("", null, "json: exceeded max depth")] };
  }
};

/** What a schema describes; of a schema that is only known at run time, any object. */
export type DecodedValue<S extends Struct> = Struct extends S ? JsonObject : Infer<S>;

/**
 * Reads JSON by its schema: unknown fields and nulls are dropped, quantities, times and durations take their canonical
 * form, and fields that are always there are filled with zero values. The input is not changed and not kept.
 * `apiVersion` and `kind` at the top pass through.
 */
export const decode = decodeValue as <S extends Struct>(schema: S, json: unknown, options?: DecodeOptions) => Decoded<DecodedValue<S>>;
