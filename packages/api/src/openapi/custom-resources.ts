import { isJsonObject, type JsonObject } from "../machinery/json";
import { objectMetaSchema } from "../meta/v1/schema/object-meta";
import type { ServedResource } from "../scheme";
import { type Definitions, withTypeProperties } from "./definitions";

const preserves = "x-kubernetes-preserve-unknown-fields";
const embedded = "x-kubernetes-embedded-resource";

/** `example.com`, `v1`, `Widget` → `com.example.v1.Widget`: the name under which a custom resource is published. */
export const customResourceName = ({ group, version, kind }: { group: string; version: string; kind: string }): string =>
  [...group.split(".").reverse(), version, kind].join(".");

const mapChildren = (schema: JsonObject, change: (child: JsonObject) => JsonObject): JsonObject => {
  const result = { ...schema };
  for (const key of ["items", "additionalProperties"]) if (isJsonObject(result[key])) result[key] = change(result[key]);
  if (isJsonObject(result.properties)) {
    const children = Object.entries(result.properties);
    result.properties = Object.fromEntries(children.map(([name, child]) => [name, isJsonObject(child) ? change(child) : child]));
  }
  return result;
};

const without = (schema: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));

const requiredWithoutNullable = (schema: JsonObject): unknown => {
  const { required, properties } = schema;
  if (!Array.isArray(required) || !isJsonObject(properties)) return required;
  const isNullable = (name: unknown): boolean => {
    const child = properties[String(name)];
    return isJsonObject(child) && child.nullable === true;
  };
  const kept = required.filter((name) => !isNullable(name));
  return kept.length > 0 ? kept : undefined;
};

/** Leaves out what OpenAPI v2 does not know, and what kubectl would read wrongly, as Kubernetes does. */
export const toOpenApi2 = (schema: JsonObject): JsonObject => {
  let result = without(schema, ["allOf", "oneOf", "anyOf", "not", "nullable"]);
  const required = requiredWithoutNullable(schema);
  result = required === undefined ? without(result, ["required"]) : { ...result, required };
  // kubectl refuses unknown fields wherever it sees properties.
  if (schema.nullable === true || schema[preserves] === true) result = without(result, ["items", "properties"]);
  const untyped =
    schema.nullable === true ||
    (result.type === "array" && result.items === undefined) ||
    (schema[preserves] === true && result.type === "object");
  return mapChildren(untyped ? without(result, ["type"]) : result, toOpenApi2);
};

const metadataOf = (definitions: Definitions): JsonObject => ({
  ...definitions.reference(objectMetaSchema),
  description: "Standard object's metadata: its name, its labels, who owns it.",
});

const addEmbedded = (schema: JsonObject, definitions: Definitions): JsonObject => {
  const result = mapChildren(schema, (child) => addEmbedded(child, definitions));
  if (schema[embedded] !== true || (schema[preserves] === true && definitions.dialect.version === 2)) return result;
  const required = new Set([...((result.required ?? []) as string[]), "kind", "apiVersion"]);
  const properties = isJsonObject(result.properties) ? result.properties : {};
  const metadata = metadataOf(definitions);
  return { ...result, properties: withTypeProperties({ ...properties, metadata }), required: [...required] };
};

/** Defines a custom resource by the schema of its CustomResourceDefinition; gives the definition's name. */
export const addCustomResource = (definitions: Definitions, served: ServedResource, schema: JsonObject): string => {
  const name = customResourceName(served);
  const isV2 = definitions.dialect.version === 2;
  if (isV2 && schema[preserves] === true) definitions.add(name, { type: "object" });
  else {
    const published = addEmbedded(isV2 ? toOpenApi2(schema) : schema, definitions);
    const properties = isJsonObject(published.properties) ? published.properties : {};
    const metadata = metadataOf(definitions);
    definitions.add(name, { type: "object", ...published, properties: withTypeProperties({ ...properties, metadata }) });
  }
  definitions.markKind(name, [{ group: served.group, version: served.version, kind: served.kind }]);
  return name;
};
