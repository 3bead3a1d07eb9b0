import type { JsonObject } from "../machinery/json";
import type { ScalarFormat } from "../schema";
import type { Dialect } from "./types";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";

interface NamedScalar {
  readonly name: string;
  readonly schema: (dialect: Dialect) => JsonObject;
}

const fixed =
  (schema: JsonObject): (() => JsonObject) =>
  () =>
    schema;

/** Scalars that Kubernetes publishes under a name of their own. */
const named: Partial<Record<ScalarFormat, NamedScalar>> = {
  time: { name: `${meta}.Time`, schema: fixed({ type: "string", format: "date-time", description: "A time as RFC 3339 with seconds." }) },
  microTime: {
    name: `${meta}.MicroTime`,
    schema: fixed({ type: "string", format: "date-time", description: "A time as RFC 3339 with microseconds." }),
  },
  duration: { name: `${meta}.Duration`, schema: fixed({ type: "string", description: "A span of time, such as 1h30m or 500ms." }) },
  quantity: {
    name: "io.k8s.apimachinery.pkg.api.resource.Quantity",
    schema: fixed({ type: "string", description: "An amount of a resource, such as 100m, 2 or 64Mi." }),
  },
  intOrString: {
    name: "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    schema: ({ intOrString }) => ({ ...intOrString, description: "A number or a text, such as 80 or 25%." }),
  },
  fields: { name: `${meta}.FieldsV1`, schema: fixed({ type: "object", description: "A set of fields, as a tree of their names." }) },
  raw: {
    name: "io.k8s.apimachinery.pkg.runtime.RawExtension",
    schema: fixed({ type: "object", description: "An object of any kind." }),
  },
  json: {
    name: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
    schema: fixed({ description: "Any JSON value." }),
  },
};

const plain: Partial<Record<ScalarFormat, JsonObject>> = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
};

/** The schema of a scalar, in place or by name. `define` is told of definitions that are referred to. */
export const scalarSchema = (format: ScalarFormat, dialect: Dialect, define: (name: string, schema: JsonObject) => void): JsonObject => {
  const own = named[format];
  if (!own) return { ...plain[format] };
  define(own.name, own.schema(dialect));
  return dialect.reference(own.name);
};
