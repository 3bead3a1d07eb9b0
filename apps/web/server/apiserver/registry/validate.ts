import {
  type AnyResourceDefinition,
  type FieldError,
  invalid,
  type KubernetesObject,
  validateMetadata,
  validateMetadataUpdate,
} from "@gantry/api";
import { validateSchema } from "@gantry/api/schema";
import { customDecoder } from "./custom-version";

const refuse = (definition: AnyResourceDefinition, object: KubernetesObject, errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalid(definition, object.metadata.name, errors);
};

/** What of `more` was not said already of the same field: a schema and a rule may both know of it. */
const withoutRepetition = (more: readonly FieldError[], said: readonly FieldError[]): FieldError[] =>
  more.filter(({ type, field }) => !said.some((known) => known.type === type && known.field === field));

const rules = (definition: AnyResourceDefinition, object: KubernetesObject): FieldError[] => {
  // What a schema of its own reads is also checked by it.
  const bySchema = customDecoder(definition.schema) ? [] : validateSchema(definition.schema, object);
  const found = [...validateMetadata(definition, object.metadata), ...bySchema];
  // Rules rely on what the schema demands to be there. Values that they do not know they pass over.
  if (bySchema.some(({ type }) => type === "FieldValueRequired")) return found;
  return [...found, ...withoutRepetition(definition.validate?.(object) ?? [], found)];
};

/** Everything that can be wrong with a new object. Throws 422. */
export const checkObject = (definition: AnyResourceDefinition, object: KubernetesObject): void =>
  refuse(definition, object, [...rules(definition, object), ...(definition.validateCreate?.(object) ?? [])]);

/** Everything that can be wrong with a change. Throws 422. */
export const checkUpdate = (
  definition: AnyResourceDefinition,
  scope: "object" | "status",
  { next, previous }: { next: KubernetesObject; previous: KubernetesObject },
): void => {
  refuse(definition, next, validateMetadataUpdate(next.metadata, previous.metadata));
  if (scope === "status") {
    refuse(definition, next, validateMetadata(definition, next.metadata));
    refuse(definition, next, definition.status?.validateUpdate?.(next, previous) ?? []);
    return;
  }
  refuse(definition, next, rules(definition, next));
  refuse(definition, next, definition.validateUpdate?.(next, previous) ?? []);
};
