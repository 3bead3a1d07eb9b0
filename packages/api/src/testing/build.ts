import type { ResourceDefinition } from "../definition";
import { type FieldError, formatFieldError } from "../machinery/field-error";
import type { KubernetesObject } from "../machinery/object";
import { decode } from "../schema/decode";
import { validateSchema } from "../schema/validate";

/** For tests: an object as the API server has it after decoding and defaulting what a client sent. */
export const build = <T extends KubernetesObject>(definition: ResourceDefinition<T>, json: object): T => {
  const { value, unknown, errors } = decode(definition.schema, {
    apiVersion: definition.group === "" ? definition.version : `${definition.group}/${definition.version}`,
    kind: definition.kind,
    ...json,
  });
  if (unknown.length > 0 || errors.length > 0) throw new Error(`not a ${definition.kind}: ${unknown} ${errors.map(formatFieldError)}`);
  // The decoder's type is that of the definition's schema, which is T.
  const object = value as unknown as T;
  object.metadata = Object.assign({ name: "test", namespace: "default", uid: "uid-1" }, object.metadata);
  definition.applyDefaults?.(object);
  return object;
};

export const texts = (errors: readonly FieldError[]): string[] => errors.map(formatFieldError);

/** For tests: everything that is wrong with a new object, as text. */
export const errorsOf = <T extends KubernetesObject>(definition: ResourceDefinition<T>, json: object): string[] => {
  const object = build(definition, json);
  const found = validateSchema(definition.schema, object);
  return texts(found.length > 0 ? found : [...(definition.validate?.(object) ?? []), ...(definition.validateCreate?.(object) ?? [])]);
};

/** For tests: a row of `kubectl get`, by the names of the columns. */
export const rowOf = <T extends KubernetesObject>(definition: ResourceDefinition<T>, object: T, now: string): Record<string, unknown> =>
  Object.fromEntries((definition.columns ?? []).map((column) => [column.name, column.value(object, Date.parse(now))]));
