import { type FieldError, fieldError } from "../../machinery/field-error";
import type { JSONSchemaProps } from "./schema/json-schema";

/**
 * The rules that make a schema structural: from it alone it is clear what type each field has, so unknown fields can
 * be dropped and defaults filled in. See "Specifying a structural schema" in Kubernetes' documentation.
 */

const types = ["array", "boolean", "integer", "number", "object", "string"];
const listTypes = ["atomic", "set", "map"];
const mapTypes = ["atomic", "granular"];

const unsupported = ["id", "$schema", "$ref", "definitions", "dependencies", "patternProperties", "additionalItems"] as const;

/** What may stand outside the parts that only narrow values. */
const outsideOnly = ["description", "type", "default", "additionalProperties", "nullable", "title"] as const;
const extensions = [
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
] as const;

type Level = "root" | "field" | "item";

const typeDetails: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  field: "must not be empty for specified object fields",
  item: "must not be empty for specified array items",
};

const checkType = (schema: JSONSchemaProps, path: string, level: Level): FieldError[] => {
  const { type } = schema;
  const field = `${path}.type`;
  if (schema["x-kubernetes-embedded-resource"]) {
    if (type === "object") return [];
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    return [type ? fieldError.invalid(field, type, detail) : fieldError.required(field, detail)];
  }
  if (!type) {
    const open = schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
    return open ? [] : [fieldError.required(field, typeDetails[level])];
  }
  if (level === "root" && type !== "object") return [fieldError.invalid(field, type, "must be object at the root")];
  return types.includes(type) ? [] : [fieldError.notSupported(field, type, types)];
};

const checkForbidden = (schema: JSONSchemaProps, path: string): FieldError[] => {
  const errors = unsupported
    .filter((field) => schema[field] !== undefined && schema[field] !== "")
    .map((field) => fieldError.forbidden(`${path}.${field}`, `${field} is not supported`));
  if (schema.uniqueItems) {
    errors.push(
      fieldError.forbidden(`${path}.uniqueItems`, "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"),
    );
  }
  if (schema.additionalProperties === false) {
    errors.push(fieldError.forbidden(`${path}.additionalProperties`, "additionalProperties cannot be set to false"));
  }
  if (schema.additionalProperties && Object.keys(schema.properties ?? {}).length > 0) {
    errors.push(fieldError.forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  }
  if (Array.isArray(schema.items)) {
    errors.push(fieldError.forbidden(`${path}.items`, "items must be a schema object and not an array"));
  }
  return errors;
};

const checkExtensions = (schema: JSONSchemaProps, path: string): FieldError[] => {
  const errors: FieldError[] = [];
  const listType = schema["x-kubernetes-list-type"];
  const mapType = schema["x-kubernetes-map-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    errors.push(fieldError.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"));
  }
  const embedded = schema["x-kubernetes-embedded-resource"] && !schema["x-kubernetes-preserve-unknown-fields"];
  if (embedded && Object.keys(schema.properties ?? {}).length === 0) {
    const detail = "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    errors.push(fieldError.required(`${path}.properties`, detail));
  }
  if (listType !== undefined && !listTypes.includes(listType)) {
    errors.push(fieldError.notSupported(`${path}.x-kubernetes-list-type`, listType, listTypes));
  }
  if (listType !== undefined && schema.type !== "array") {
    errors.push(fieldError.invalid(`${path}.type`, schema.type ?? "", "must be array if x-kubernetes-list-type is specified"));
  }
  if (listType === "map" && keys.length === 0) {
    errors.push(fieldError.required(`${path}.x-kubernetes-list-map-keys`, "must not be empty if x-kubernetes-list-type is map"));
  }
  if (mapType !== undefined && !mapTypes.includes(mapType)) {
    errors.push(fieldError.notSupported(`${path}.x-kubernetes-map-type`, mapType, mapTypes));
  }
  return errors;
};

/** Inside `allOf`, `anyOf`, `oneOf` and `not` a schema narrows what another one has defined. */
const checkNarrowing = (schema: JSONSchemaProps, path: string, level: Level): FieldError[] => {
  const errors = checkForbidden(schema, path);
  for (const field of [...outsideOnly, ...extensions]) {
    if (schema[field] === undefined) continue;
    // int-or-string is written as anyOf two types.
    if (field === "type" && level === "field") continue;
    errors.push(fieldError.forbidden(`${path}.${field}`, "must be undefined to be structural"));
  }
  const children = Object.entries(schema.properties ?? {});
  errors.push(...children.flatMap(([name, child]) => checkNarrowing(child, `${path}.properties[${name}]`, "item")));
  if (schema.items && !Array.isArray(schema.items)) errors.push(...checkNarrowing(schema.items, `${path}.items`, "item"));
  return [...errors, ...checkJunctors(schema, path)];
};

const checkJunctors = (schema: JSONSchemaProps, path: string): FieldError[] => {
  const level: Level = schema["x-kubernetes-int-or-string"] ? "field" : "item";
  const lists = (["allOf", "anyOf", "oneOf"] as const).flatMap((name) =>
    (schema[name] ?? []).flatMap((part, index) => checkNarrowing(part, `${path}.${name}[${index}]`, level)),
  );
  return [...lists, ...(schema.not ? checkNarrowing(schema.not, `${path}.not`, level) : [])];
};

const checkLevel = (schema: JSONSchemaProps, path: string, level: Level): FieldError[] => {
  const errors = [
    ...checkType(schema, path, level),
    ...checkForbidden(schema, path),
    ...checkExtensions(schema, path),
    ...checkJunctors(schema, path),
  ];
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    errors.push(...checkLevel(child, `${path}.properties[${name}]`, "field"));
  }
  const { additionalProperties, items } = schema;
  if (typeof additionalProperties === "object") errors.push(...checkLevel(additionalProperties, `${path}.additionalProperties`, "field"));
  if (items && !Array.isArray(items)) errors.push(...checkLevel(items, `${path}.items`, "item"));
  if (schema.type === "array" && !items) errors.push(fieldError.required(`${path}.items`, "must be specified"));
  return errors;
};

export const checkStructuralSchema = (schema: JSONSchemaProps, path: string): FieldError[] => {
  const errors = checkLevel(schema, path, "root");
  if (schema.nullable) errors.push(fieldError.forbidden(`${path}.nullable`, "nullable cannot be true at the root"));
  return errors;
};
