import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkAtMost100Percent, checkIntOrPercent, checkLabelSelector, checkNonNegativeFields } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type PodDisruptionBudget, podDisruptionBudgetSchema } from "./schema/policy";

const validate = ({ spec }: PodDisruptionBudget): FieldError[] => {
  const errors = (["minAvailable", "maxUnavailable"] as const).flatMap((field) => [
    ...checkIntOrPercent(`spec.${field}`, spec[field]),
    ...checkAtMost100Percent(`spec.${field}`, spec[field]),
  ]);
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.unshift(fieldError.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"));
  }
  return [...errors, ...checkLabelSelector("spec.selector", spec.selector)];
};

const counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] as const;

export const podDisruptionBudgetDefinition = defineResource<PodDisruptionBudget>({
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  shortNames: ["pdb"],
  namespaced: true,
  schema: podDisruptionBudgetSchema,
  alternates: [{ version: "v1beta1" }],
  countsGeneration: true,
  validate,
  status: { validateUpdate: ({ status }) => checkNonNegativeFields("status", status, counts) },
  columns: [
    nameColumn,
    textColumn({
      name: "Min Available",
      description: "How many pods must stay.",
      value: ({ spec }) => String(spec.minAvailable ?? "N/A"),
    }),
    textColumn({
      name: "Max Unavailable",
      description: "How many pods may be away at once.",
      value: ({ spec }) => String(spec.maxUnavailable ?? "N/A"),
    }),
    integerColumn({
      name: "Allowed Disruptions",
      description: "How many pods may be evicted now.",
      value: ({ status }) => status.disruptionsAllowed,
    }),
    ageColumn,
  ],
});
