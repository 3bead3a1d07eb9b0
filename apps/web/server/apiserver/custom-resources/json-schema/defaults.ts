import { cloneJson, isJsonObject, type JsonObject } from "@gantry/api";
import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";

const fillObject = (schema: JSONSchemaProps, value: JsonObject): void => {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    // A null where none is allowed counts as left out.
    if (value[name] === null && property.default !== undefined && property.nullable !== true) delete value[name];
    if (value[name] === undefined && property.default !== undefined) value[name] = cloneJson(property.default);
    applySchemaDefaults(property, value[name]);
  }
  const { additionalProperties } = schema;
  if (!isJsonObject(additionalProperties)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Object.hasOwn(schema.properties ?? {}, name)) applySchemaDefaults(additionalProperties as JSONSchemaProps, inner);
  }
};

/** Fills in what a schema gives by default, in place. */
export const applySchemaDefaults = (schema: JSONSchemaProps, value: unknown): void => {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items && !Array.isArray(items)) for (const item of value) applySchemaDefaults(items, item);
  } else if (isJsonObject(value)) fillObject(schema, value);
};
