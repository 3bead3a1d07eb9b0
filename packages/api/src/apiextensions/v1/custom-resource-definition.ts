import { defineResource } from "../../definition";
import { type CustomResourceDefinition, customResourceDefinitionSchema } from "./schema/custom-resource-definition";

export const customResourceDefinitionDefinition = defineResource<CustomResourceDefinition>({
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  namespaced: false,
  schema: customResourceDefinitionSchema,
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  countsGeneration: true,
  status: {},
});
