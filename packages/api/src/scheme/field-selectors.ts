import type { AnyResourceDefinition } from "../definition";
import { badRequest } from "../machinery/errors";
import { type FieldMatcher, parseFieldSelector } from "../machinery/field-selector";
import type { KubernetesObject } from "../machinery/object";

/** A field selector for objects of one kind. */
export interface ObjectFieldMatcher extends Pick<FieldMatcher, "requirements" | "matchesEverything" | "requiredValue"> {
  readonly matches: (object: KubernetesObject) => boolean;
}

const readerOf = (definition: AnyResourceDefinition, field: string): ((object: KubernetesObject) => string) => {
  if (field === "metadata.name") return (object) => object.metadata.name;
  if (field === "metadata.namespace" && definition.namespaced) return (object) => object.metadata.namespace ?? "";
  const own = definition.selectableFields;
  const reader = own && Object.hasOwn(own, field) ? own[field] : undefined;
  if (!reader) throw badRequest(`field label not supported: ${field}`);
  return reader;
};

/**
 * Reads a field selector for a kind.
 * @throws {StatusError} 400 when it cannot be read or names a field that the kind does not select by.
 */
export const fieldSelectorFor = (definition: AnyResourceDefinition, text: string): ObjectFieldMatcher => {
  const matcher = parseFieldSelector(text);
  const checks = matcher.requirements.map(({ field, operator, value }) => {
    const read = readerOf(definition, field);
    return (object: KubernetesObject): boolean => (read(object) === value) === (operator === "=");
  });
  return {
    requirements: matcher.requirements,
    matchesEverything: matcher.matchesEverything,
    requiredValue: matcher.requiredValue,
    matches: (object) => checks.every((check) => check(object)),
  };
};
