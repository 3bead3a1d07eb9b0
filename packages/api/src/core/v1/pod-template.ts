import { defineResource } from "../../definition";
import { ageColumn, containerColumns, formatLabels, nameColumn, textColumn } from "../../definition/columns";
import { applyPodTemplateDefaults } from "./pod/defaults";
import { checkPodTemplate } from "./pod/template-validation";
import { type PodTemplate, podTemplateSchema } from "./schema/pod";

export const podTemplateDefinition = defineResource<PodTemplate>({
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  namespaced: true,
  schema: podTemplateSchema,
  applyDefaults: ({ template }) => applyPodTemplateDefaults(template),
  validate: ({ template }) => checkPodTemplate(template, "template"),
  columns: [
    nameColumn,
    ...containerColumns(({ template }: PodTemplate) => template.spec),
    textColumn({
      name: "Pod Labels",
      description: "The labels of pods made from it.",
      value: ({ template }) => formatLabels(template.metadata.labels),
    }),
    ageColumn,
  ],
});
