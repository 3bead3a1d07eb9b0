import { defineResource } from "../../definition";
import { ageColumn, booleanColumn, integerColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type PriorityClass, priorityClassSchema } from "./schema/priority-class";

const greatestUserPriority = 1_000_000_000;

/** The classes that every cluster has, above all that users can define. */
export const systemPriorities: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

const validate = ({ metadata, value, globalDefault }: PriorityClass): FieldError[] => {
  if (!metadata.name.startsWith("system-")) {
    const detail = `maximum allowed value of a user defined priority is ${greatestUserPriority}`;
    return value > greatestUserPriority ? [fieldError.forbidden("value", detail)] : [];
  }
  const expected = systemPriorities[metadata.name];
  if (expected === value && !globalDefault) return [];
  const reason =
    expected === undefined
      ? `${metadata.name} is not a known system priority class`
      : globalDefault
        ? `globalDefault of ${metadata.name} must be false`
        : `value of ${metadata.name} PriorityClass must be ${expected}`;
  const detail = `priority class names with 'system-' prefix are reserved for system use only. error: ${reason}`;
  return [fieldError.forbidden("metadata.name", detail)];
};

export const priorityClassDefinition = defineResource<PriorityClass>({
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  shortNames: ["pc"],
  namespaced: false,
  schema: priorityClassSchema,
  countsGeneration: true,
  applyDefaults: (priorityClass) => {
    priorityClass.preemptionPolicy ??= "PreemptLowerPriority";
  },
  validate,
  validateUpdate: (next, previous) => [
    ...(next.value === previous.value ? [] : [fieldError.forbidden("value", "may not be changed in an update.")]),
    ...checkImmutable("preemptionPolicy", next.preemptionPolicy, previous.preemptionPolicy),
  ],
  columns: [
    nameColumn,
    integerColumn({ name: "Value", description: "How important its pods are.", value: ({ value }) => value }),
    booleanColumn({
      name: "Global-Default",
      description: "Whether pods without a class have this one.",
      value: ({ globalDefault }) => globalDefault ?? false,
    }),
    ageColumn,
    textColumn({
      name: "PreemptionPolicy",
      description: "Whether its pods may push others out.",
      value: ({ preemptionPolicy }) => preemptionPolicy ?? "",
    }),
  ],
});
