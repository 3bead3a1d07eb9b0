import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import { objectMetaSchema } from "@gantry/api/meta/v1";
import {
  array,
  boolean,
  double,
  type FieldMap,
  type FieldOptions,
  field,
  int64,
  intOrString,
  json,
  map,
  type Schema,
  type Struct,
  string,
  struct,
} from "@gantry/api/schema";

const listOptions = (schema: JSONSchemaProps): FieldOptions => {
  const type = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema.type !== "array") return schema["x-kubernetes-map-type"] === "atomic" ? { mapType: "atomic" } : {};
  if (type === "map" && keys) return { listType: "map", listMapKeys: keys };
  return { listType: type === "set" ? "set" : "atomic" };
};

const schemaOf = (schema: JSONSchemaProps, name: string): Schema => {
  if (schema["x-kubernetes-int-or-string"]) return intOrString;
  const { properties, additionalProperties, items } = schema;
  switch (schema.type) {
    case "string":
      return string;
    case "boolean":
      return boolean;
    case "integer":
      return int64;
    case "number":
      return double;
    case "array":
      return items && !Array.isArray(items) ? array(schemaOf(items, `${name}Item`)) : json;
    case "object": {
      if (schema["x-kubernetes-preserve-unknown-fields"]) return json;
      if (additionalProperties && typeof additionalProperties === "object") return map(schemaOf(additionalProperties, `${name}Value`));
      return properties ? struct(name, fieldsOf(properties, name)) : json;
    }
    default:
      return json;
  }
};

/** Custom resources have no protobuf: their fields are numbered in order, and nobody reads the numbers. */
const fieldsOf = (properties: Readonly<Record<string, JSONSchemaProps>>, name: string): FieldMap =>
  Object.fromEntries(
    Object.entries(properties).map(([key, property], index) => [
      key,
      field(index + 2, schemaOf(property, `${name}.${key}`), listOptions(property)),
    ]),
  );

/** The structure of a custom resource in the language of built-in kinds: lists and maps merge by it under server-side apply. */
export const structOf = (name: string, schema: JSONSchemaProps): Struct => {
  const { apiVersion: _, kind: __, metadata: ___, ...properties } = schema.properties ?? {};
  return struct(name, { metadata: field(1, objectMetaSchema, { present: true }), ...fieldsOf(properties, name) });
};
