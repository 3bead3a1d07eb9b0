import { resolve } from "./build";
import type { ScalarFormat, Schema } from "./types";

/** Names that Kubernetes' decoder uses in its messages: those of Go's types. */

const scalarNames: Readonly<Record<ScalarFormat, string>> = {
  string: "string",
  boolean: "bool",
  int32: "int32",
  int64: "int64",
  double: "float64",
  bytes: "[]uint8",
  time: "v1.Time",
  microTime: "v1.MicroTime",
  duration: "v1.Duration",
  quantity: "resource.Quantity",
  intOrString: "intstr.IntOrString",
  fields: "v1.FieldsV1",
  raw: "runtime.RawExtension",
  json: "interface {}",
};

/** The last part of a struct's OpenAPI name: `PodSpec`. */
export const structName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** `string`, `[]v1.Container`, `map[string]string`. */
export const goTypeName = (schema: Schema): string => {
  const target = resolve(schema);
  switch (target.type) {
    case "scalar":
      return scalarNames[target.format];
    case "array":
      return `[]${goTypeName(target.element)}`;
    case "map":
      return `map[string]${goTypeName(target.element)}`;
    case "struct":
      return target.name.split(".").slice(-2).join(".");
  }
};

/** What JSON stands there, in the decoder's words. */
export const jsonTypeName = (value: unknown): string => {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : typeof value;
};
