import { deepEqual, type FieldError, fieldError, isJsonObject, type JsonObject } from "@gantry/api";
import type { JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import { formats } from "./formats";

const typeOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
};

const hasType = (value: unknown, wanted: string): boolean => {
  const actual = typeOf(value);
  return actual === wanted || (wanted === "number" && actual === "integer");
};

const compiled = new Map<string, RegExp | null>();
const patternLimit = 1000;

/** Go's patterns are JavaScript's but for rare ones; those that cannot be read are not checked. */
const patternOf = (source: string): RegExp | null => {
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    try {
      pattern = new RegExp(source, "u");
    } catch {
      pattern = null;
    }
    if (compiled.size >= patternLimit) compiled.clear();
    compiled.set(source, pattern);
  }
  return pattern;
};

type Check = (schema: JSONSchemaProps, value: never, path: string) => FieldError[];

const invalid = (path: string, value: unknown, detail: string): FieldError => fieldError.invalid(path, value, `${path} in body ${detail}`);

const checkString: Check = (schema, value: string, path) => {
  const errors: FieldError[] = [];
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(fieldError.tooLong(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength)
    errors.push(invalid(path, value, `should be at least ${schema.minLength} chars long`));
  if (schema.pattern !== undefined && patternOf(schema.pattern)?.test(value) === false)
    errors.push(invalid(path, value, `should match '${schema.pattern}'`));
  const format = schema.format === undefined ? undefined : formats[schema.format];
  if (format && !format(value)) errors.push(invalid(path, value, `must be of type ${schema.format}: ${JSON.stringify(value)}`));
  return errors;
};

const checkNumber: Check = (schema, value: number, path) => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const errors: FieldError[] = [];
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    errors.push(invalid(path, value, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`));
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    errors.push(invalid(path, value, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`));
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf))
    errors.push(invalid(path, value, `should be a multiple of ${multipleOf}`));
  return errors;
};

const duplicates = (schema: JSONSchemaProps, value: readonly unknown[], path: string): FieldError[] => {
  const type = schema["x-kubernetes-list-type"];
  if (!(schema.uniqueItems || type === "set" || type === "map")) return [];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const identity = (item: unknown): string => JSON.stringify(type === "map" && isJsonObject(item) ? keys.map((key) => item[key]) : item);
  const seen = new Set<string>();
  return value.flatMap((item, index) => {
    const key = identity(item);
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [fieldError.duplicate(`${path}[${index}]`, item)] : [];
  });
};

const checkArray: Check = (schema, value: unknown[], path) => {
  const { items, minItems, maxItems } = schema;
  const errors: FieldError[] = [];
  if (maxItems !== undefined && value.length > maxItems) errors.push(fieldError.tooMany(path, value.length, maxItems));
  if (minItems !== undefined && value.length < minItems) errors.push(invalid(path, value.length, `should have at least ${minItems} items`));
  if (items && !Array.isArray(items)) errors.push(...value.flatMap((item, index) => validateSchemaValue(items, item, `${path}[${index}]`)));
  return [...errors, ...duplicates(schema, value, path)];
};

const child = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const checkObject: Check = (schema, value: JsonObject, path) => {
  const { properties = {}, additionalProperties, required = [], minProperties, maxProperties } = schema;
  const errors: FieldError[] = required.flatMap((name) => (value[name] === undefined ? [fieldError.required(child(path, name))] : []));
  const size = Object.keys(value).length;
  if (maxProperties !== undefined && size > maxProperties) errors.push(fieldError.tooMany(path, size, maxProperties));
  if (minProperties !== undefined && size < minProperties)
    errors.push(invalid(path, size, `should have at least ${minProperties} properties`));
  for (const [name, inner] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const rule = known ?? (isJsonObject(additionalProperties) ? (additionalProperties as JSONSchemaProps) : undefined);
    if (rule) errors.push(...validateSchemaValue(rule, inner, child(path, name)));
  }
  return errors;
};

const checks: Readonly<Record<string, Check>> = {
  string: checkString,
  number: checkNumber,
  integer: checkNumber,
  array: checkArray,
  object: checkObject,
};

const checkCombinations = (schema: JSONSchemaProps, value: unknown, path: string): FieldError[] => {
  const fits = (inner: JSONSchemaProps): boolean => validateSchemaValue(inner, value, path).length === 0;
  const errors = (schema.allOf ?? []).flatMap((inner) => validateSchemaValue(inner, value, path));
  if (schema.anyOf && !schema.anyOf.some(fits)) errors.push(invalid(path, value, "must validate at least one schema (anyOf)"));
  if (schema.oneOf) {
    const matching = schema.oneOf.filter(fits).length;
    if (matching !== 1)
      errors.push(invalid(path, value, `must validate one and only one schema (oneOf). Found ${matching === 0 ? "none" : matching} valid`));
  }
  if (schema.not && fits(schema.not)) errors.push(invalid(path, value, "must not validate the schema (not)"));
  return errors;
};

const checkType = (schema: JSONSchemaProps, value: unknown, path: string): FieldError | undefined => {
  if (schema["x-kubernetes-int-or-string"]) {
    const fits = typeof value === "string" || hasType(value, "integer");
    return fits
      ? undefined
      : fieldError.typeInvalid(path, typeOf(value), `${path} in body must be of type integer,string: ${JSON.stringify(typeOf(value))}`);
  }
  if (!schema.type || hasType(value, schema.type)) return undefined;
  return fieldError.typeInvalid(path, typeOf(value), `${path} in body must be of type ${schema.type}: ${JSON.stringify(typeOf(value))}`);
};

/** What is wrong with a value by a schema, in the words in which Kubernetes reports it for custom resources. */
export const validateSchemaValue = (schema: JSONSchemaProps, value: unknown, path: string): FieldError[] => {
  if (value === null && schema.nullable === true) return [];
  const wrongType = checkType(schema, value, path);
  if (wrongType) return [wrongType];
  const errors: FieldError[] = [];
  if (schema.enum && !schema.enum.some((allowed) => deepEqual(allowed, value))) {
    errors.push(
      fieldError.notSupported(
        path,
        value,
        schema.enum.map((allowed) => (typeof allowed === "string" ? allowed : JSON.stringify(allowed))),
      ),
    );
  }
  const check = checks[typeOf(value)];
  if (check) errors.push(...check(schema, value as never, path));
  return [...errors, ...checkCombinations(schema, value, path)];
};
