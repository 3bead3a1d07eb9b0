import { resolve } from "./build";
import type { FieldOptions, ScalarFormat, Schema, Struct } from "./types";

const scalarZeros: Partial<Record<ScalarFormat, unknown>> = {
  string: "",
  boolean: false,
  int32: 0,
  int64: 0,
  double: 0,
  bytes: "",
  quantity: "0",
  intOrString: 0,
};

/** A field that Kubernetes always writes: those that are required or always present. */
export const isAlwaysThere = (options: FieldOptions): boolean => options.required === true || options.present === true;

/**
 * A fresh zero value, as Kubernetes writes a field that was never set: `{}`, `[]`, "", 0, false. Undefined for times and
 * for embedded objects, which have no zero that a client could read.
 */
export const zeroValue = (schema: Schema): unknown => {
  const target = resolve(schema);
  switch (target.type) {
    case "scalar":
      return scalarZeros[target.format];
    case "array":
      return [];
    case "map":
      return {};
    case "struct":
      return zeroStruct(target);
  }
};

const zeroStruct = (struct: Struct): Record<string, unknown> => {
  const value: Record<string, unknown> = {};
  for (const [name, { schema, options }] of Object.entries(struct.fields)) {
    const zero = isAlwaysThere(options) ? zeroValue(schema) : undefined;
    if (zero !== undefined) value[name] = zero;
  }
  return value;
};
