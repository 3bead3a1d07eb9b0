import { defineResource } from "../../definition";
import { type PodDisruptionBudget, podDisruptionBudgetSchema } from "./schema/policy";

export const podDisruptionBudgetDefinition = defineResource<PodDisruptionBudget>({
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  namespaced: true,
  schema: podDisruptionBudgetSchema,
  shortNames: ["pdb"],
  countsGeneration: true,
  status: {},
  alternates: [{ version: "v1beta1" }],
});
