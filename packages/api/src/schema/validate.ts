import { type FieldError, fieldError } from "../machinery/field-error";
import { deepEqual, type JsonObject } from "../machinery/json";
import { resolve } from "./build";
import { structName } from "./go-names";
import type { ArrayOf, Field, MapOf, Schema, Struct } from "./types";
import { WalkContext } from "./walk-context";
import { zeroValue } from "./zero";

/** Checks a decoded value and reports to the context. */
type Validator = (value: unknown, context: WalkContext) => void;

/** Lists in which Kubernetes lets a key stand twice, with a warning at most. */
const toleratesDuplicates: ReadonlySet<string> = new Set([
  "Container.env",
  "Container.ports",
  "EphemeralContainer.env",
  "EphemeralContainer.ports",
  "ObjectMeta.finalizers",
  "ObjectMeta.ownerReferences",
  "PodSpec.hostAliases",
  "PodSpec.imagePullSecrets",
  "ServiceAccount.secrets",
]);

const compiled = new WeakMap<Schema, Validator>();

const validatorOf = (schema: Schema): Validator | undefined => {
  const target = resolve(schema);
  if (target.type === "scalar") return undefined;
  const known = compiled.get(target);
  if (known) return known;
  const made = target.type === "struct" ? compileStruct(target) : compileElements(target);
  compiled.set(target, made);
  return made;
};

const compileElements = (schema: ArrayOf | MapOf): Validator => {
  const element = validatorOf(schema.element);
  if (!element) return () => undefined;
  return (value, context) => {
    const depth = context.enter(undefined);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        context.path[depth] = index;
        element(value[index], context);
      }
    } else {
      for (const [key, item] of Object.entries(value as JsonObject)) {
        context.path[depth] = key;
        element(item, context);
      }
    }
    context.depth = depth;
  };
};

/** Whether a required value is missing. 0 and false count as given: Kubernetes cannot tell, and often allows them. */
const isMissing = (schema: Schema, value: unknown): boolean => {
  if (value === undefined || value === "") return true;
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  const target = resolve(schema);
  if (target.type === "scalar") return false;
  return Object.keys(value).length === 0 || (target.type === "struct" && deepEqual(value, zeroValue(target)));
};

const requiredCheck =
  (schema: Schema): Validator =>
  (value, context) => {
    if (isMissing(schema, value)) context.report(fieldError.required(context.pathText()));
  };

const enumCheck = (supported: readonly string[]): Validator => {
  const set = new Set(supported);
  const check = (value: unknown, context: WalkContext): void => {
    if (typeof value !== "string" || value === "" || set.has(value)) return;
    context.report(fieldError.notSupported(context.pathText(), value, supported));
  };
  return (value, context) => {
    if (Array.isArray(value)) for (const item of value) check(item, context);
    else check(value, context);
  };
};

const setCheck: Validator = (value, context) => {
  if (!Array.isArray(value)) return;
  const seen = new Set<unknown>();
  for (const [index, item] of value.entries()) {
    if (seen.has(item)) context.report(fieldError.duplicate(`${context.pathText()}[${index}]`, item));
    seen.add(item);
  }
};

const mapCheck =
  (keys: readonly string[]): Validator =>
  (value, context) => {
    if (!Array.isArray(value) || value.length < 2) return;
    const seen = new Set<string>();
    for (const [index, item] of (value as JsonObject[]).entries()) {
      const values = keys.map((key) => item[key]);
      const identity = JSON.stringify(values);
      if (seen.has(identity)) {
        const path = `${context.pathText()}[${index}]`;
        const [only] = keys;
        if (keys.length === 1 && only !== undefined) context.report(fieldError.duplicate(`${path}.${only}`, item[only]));
        else context.report(fieldError.duplicate(path, Object.fromEntries(keys.map((key) => [key, item[key]]))));
      }
      seen.add(identity);
    }
  };

const checksOf = (owner: string, name: string, { schema, options }: Field): Validator[] => {
  const checks: Validator[] = [];
  if (options.required) checks.push(requiredCheck(schema));
  if (options.enum) checks.push(enumCheck(options.enum));
  if (!toleratesDuplicates.has(`${owner}.${name}`)) {
    if (options.listType === "set") checks.push(setCheck);
    if (options.listType === "map" && options.listMapKeys) checks.push(mapCheck(options.listMapKeys));
  }
  return checks;
};

interface FieldPlan {
  readonly name: string;
  readonly fieldSchema: Schema;
  readonly required: boolean;
  readonly checks: readonly Validator[];
  readonly inner: Validator | undefined;
}

const compileStruct = (schema: Struct): Validator => {
  const owner = structName(schema.name);
  let plan: readonly FieldPlan[] | undefined;
  const makePlan = (): FieldPlan[] =>
    Object.entries(schema.fields)
      .map(([name, field]) => ({
        name,
        fieldSchema: field.schema,
        required: field.options.required === true,
        checks: checksOf(owner, name, field),
        inner: validatorOf(field.schema),
      }))
      .filter(({ checks, inner }) => checks.length > 0 || inner !== undefined);
  return (value, context) => {
    plan ??= makePlan();
    const depth = context.enter(owner);
    for (const { name, fieldSchema, required, checks, inner } of plan) {
      const item = (value as JsonObject)[name];
      // What a server reports is not demanded of clients.
      if ((item === undefined && !required) || (depth === 0 && name === "status")) continue;
      context.path[depth] = name;
      const found = context.errors.length;
      for (const check of checks) check(item, context);
      if (inner === undefined || item === undefined) continue;
      // Whatever else is wrong, what is inside is looked at too; but of a value that is missing that is said once.
      if (context.errors.length === found || !required || !isMissing(fieldSchema, item)) inner(item, context);
    }
    context.depth = depth;
  };
};

/**
 * What a schema alone can say against a decoded object with its defaults: required fields, values outside an enum, and
 * entries that stand twice in a list that is a set or a map. `status` is not looked at.
 */
export const validateSchema = (schema: Struct, value: unknown): FieldError[] => {
  const context = new WalkContext(false);
  validatorOf(schema)?.(value, context);
  return context.errors;
};
