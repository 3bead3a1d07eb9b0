import { type FieldError, isJsonObject, type JsonObject } from "@gantry/api";
import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import { objectMetaSchema } from "@gantry/api/meta/v1";
import { decode } from "@gantry/api/schema";
import type { CustomDecoder } from "../registry/custom-version";
import { prune } from "./json-schema/prune";

interface Read {
  readonly value: unknown;
  readonly unknown: string[];
  readonly errors: FieldError[];
}

const prefixed = (path: string, error: FieldError): FieldError => ({ ...error, field: `${path}.${error.field}` });

const readMetadata = (value: unknown, path: string, options: Parameters<CustomDecoder>[1]): Read => {
  const read = decode(objectMetaSchema, value, options);
  return {
    value: read.value,
    unknown: read.unknown.map((name) => `${path}.${name}`),
    errors: read.errors.map((error) => prefixed(path, error)),
  };
};

/**
 * Reads a custom resource: metadata as of every object, the rest pruned by its JSON schema. Wrong types are left to
 * validation, which reports them all.
 */
export const decodeCustomResource = (
  schema: JSONSchemaProps,
  value: unknown,
  options: Parameters<CustomDecoder>[1],
): ReturnType<CustomDecoder> => {
  const object: JsonObject = isJsonObject(value) ? value : {};
  const { metadata, ...rest } = object;
  const pruned = prune(schema, structuredClone(rest));
  const read = readMetadata(metadata ?? {}, "metadata", options);
  return {
    value: { ...pruned.value, ...(metadata === undefined && !options.fill ? {} : { metadata: read.value }) },
    unknown: options.mode === "strict" ? [...read.unknown, ...pruned.unknown] : [],
    errors: read.errors,
  };
};
