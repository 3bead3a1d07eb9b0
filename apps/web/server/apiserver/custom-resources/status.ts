import { deepEqual, formatTime } from "@gantry/api";
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from "@gantry/api/apiextensions/v1";

type Conditions = readonly CustomResourceDefinitionCondition[];

const withCondition = (
  conditions: Conditions,
  next: Omit<CustomResourceDefinitionCondition, "lastTransitionTime">,
): CustomResourceDefinitionCondition[] => {
  const previous = conditions.find(({ type }) => type === next.type);
  const since = previous?.status === next.status ? previous.lastTransitionTime : undefined;
  const others = conditions.filter(({ type }) => type !== next.type);
  return [...others, { ...next, lastTransitionTime: since ?? formatTime(Date.now()) }];
};

/** The definition with the status that its names deserve, or undefined where it has that status already. */
export const withNamesStatus = (
  definition: CustomResourceDefinition,
  conflict: string | undefined,
): CustomResourceDefinition | undefined => {
  const before = definition.status.conditions ?? [];
  const established = before.some(({ type, status }) => type === "Established" && status === "True");
  const accepted =
    conflict === undefined
      ? { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" }
      : { type: "NamesAccepted", status: "False", reason: "ListKindConflict", message: conflict };
  const ready =
    conflict === undefined || established
      ? { type: "Established", status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" }
      : { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" };
  const conditions = withCondition(withCondition(before, accepted), ready);
  const acceptedNames = conflict === undefined ? definition.spec.names : definition.status.acceptedNames;
  const status = { ...definition.status, conditions, acceptedNames };
  return deepEqual(status, definition.status) ? undefined : { ...definition, status };
};

export const withTerminating = (definition: CustomResourceDefinition): CustomResourceDefinition | undefined => {
  const before = definition.status.conditions ?? [];
  if (before.some(({ type, status }) => type === "Terminating" && status === "True")) return undefined;
  const condition = {
    type: "Terminating",
    status: "True",
    reason: "InstanceDeletionInProgress",
    message: "CustomResource deletion is in progress",
  };
  return { ...definition, status: { ...definition.status, conditions: withCondition(before, condition) } };
};
