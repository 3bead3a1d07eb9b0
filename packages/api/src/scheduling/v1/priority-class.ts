import { defineResource } from "../../definition";
import { type PriorityClass, priorityClassSchema } from "./schema/priority-class";

export const priorityClassDefinition = defineResource<PriorityClass>({
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  namespaced: false,
  schema: priorityClassSchema,
  shortNames: ["pc"],
  countsGeneration: true,
});
