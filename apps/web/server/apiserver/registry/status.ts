import type { AnyResourceDefinition, KubernetesObject } from "@gantry/api";
import { zeroValue } from "@gantry/api/schema";

type WithStatus = KubernetesObject & { status?: unknown };

/** A client cannot set the status of a new object: it is left as a kind writes an empty one. */
export const clearStatus = (definition: AnyResourceDefinition, object: WithStatus): void => {
  if (!definition.status || definition.status.keepOnCreate) return;
  const field = definition.schema.fields.status;
  delete object.status;
  const { required, present } = field?.options ?? {};
  if (field && (required || present)) object.status = zeroValue(field.schema);
};

/** An update of the object itself leaves its status as it was. */
export const keepStatus = (definition: AnyResourceDefinition, next: WithStatus, previous: WithStatus): void => {
  if (!definition.status) return;
  if (previous.status === undefined) delete next.status;
  else next.status = previous.status;
};

/** An update of the status leaves everything else as it was, but for metadata. */
export const withStatusOf = (previous: WithStatus, next: WithStatus): KubernetesObject => {
  const merged: WithStatus = { ...previous, metadata: next.metadata };
  if (next.status === undefined) delete merged.status;
  else merged.status = next.status;
  return merged;
};
