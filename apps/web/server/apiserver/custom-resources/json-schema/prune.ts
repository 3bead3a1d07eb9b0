import { isJsonObject, type JsonObject, setKey } from "@gantry/api";
import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";

/** Fields that every whole object has, whether its schema says so or not. */
const objectFields = new Set(["apiVersion", "kind", "metadata"]);

const child = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const preserves = (schema: JSONSchemaProps): boolean => schema["x-kubernetes-preserve-unknown-fields"] === true;

interface Context {
  /** Paths of what was left out. */
  readonly unknown: string[];
}

const pruneObject = (schema: JSONSchemaProps, value: JsonObject, at: { path: string; whole: boolean; context: Context }): JsonObject => {
  const { path, whole, context } = at;
  const { properties = {}, additionalProperties } = schema;
  const isWhole = whole || schema["x-kubernetes-embedded-resource"] === true;
  const result: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    const place = child(path, name);
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (isWhole && objectFields.has(name)) setKey(result, name, inner);
    else if (known) setKey(result, name, pruneValue(known, inner, place, context));
    else if (isJsonObject(additionalProperties))
      setKey(result, name, pruneValue(additionalProperties as JSONSchemaProps, inner, place, context));
    else if (additionalProperties === true || preserves(schema)) setKey(result, name, inner);
    else context.unknown.push(place);
  }
  return result;
};

const pruneValue = (schema: JSONSchemaProps, value: unknown, path: string, context: Context): unknown => {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items || Array.isArray(items)) return value;
    return value.map((item, index) => pruneValue(items, item, `${path}[${index}]`, context));
  }
  if (!isJsonObject(value)) return value;
  return pruneObject(schema, value, { path, whole: false, context });
};

/** A custom resource without the fields that its schema does not have, and the paths of those. */
export const prune = (schema: JSONSchemaProps, object: JsonObject): { value: JsonObject; unknown: string[] } => {
  const context: Context = { unknown: [] };
  return { value: pruneObject(schema, object, { path: "", whole: true, context }), unknown: context.unknown };
};
