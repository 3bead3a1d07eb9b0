import { defineResource } from "../../definition";
import { type PodTemplate, podTemplateSchema } from "./schema/pod";

export const podTemplateDefinition = defineResource<PodTemplate>({
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  namespaced: true,
  schema: podTemplateSchema,
});
