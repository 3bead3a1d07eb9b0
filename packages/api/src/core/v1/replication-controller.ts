import { defineResource } from "../../definition";
import { ageColumn, containerColumns, formatLabels, integerColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkLabels, checkNonNegativeFields } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { applyPodTemplateDefaults } from "./pod/defaults";
import { checkReplicaStatus, checkReplicatedTemplate } from "./pod/template-validation";
import { podSpecWarnings } from "./pod/warnings";
import { type ReplicationController, replicationControllerSchema } from "./schema/replication-controller";

/** Selector and labels are taken from the template's labels where they were left out. */
const applyDefaults = (controller: ReplicationController): void => {
  const { spec, metadata } = controller;
  const labels = spec.template?.metadata.labels;
  if (labels && Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
  spec.replicas ??= 1;
  if (spec.template) applyPodTemplateDefaults(spec.template);
};

const validate = ({ spec }: ReplicationController): FieldError[] => {
  const errors = checkNonNegativeFields("spec", spec, ["minReadySeconds", "replicas"]);
  if (Object.keys(spec.selector ?? {}).length === 0) errors.push(fieldError.required("spec.selector"));
  errors.push(...checkLabels("spec.selector", spec.selector));
  if (!spec.template) return [...errors, fieldError.required("spec.template")];
  const selector = { matchLabels: spec.selector ?? {} };
  return [
    ...errors,
    ...checkReplicatedTemplate(spec.template, { path: "spec.template", owner: "ReplicationController", selector, replicas: spec.replicas }),
  ];
};

export const replicationControllerDefinition = defineResource<ReplicationController>({
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  schema: replicationControllerSchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  warnings: ({ spec }) => (spec.template ? podSpecWarnings(spec.template.spec, "spec.template.spec") : []),
  status: { validateUpdate: (next) => checkReplicaStatus(next.status) },
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
  columns: [
    nameColumn,
    integerColumn({ name: "Desired", description: "How many pods are wanted.", value: ({ spec }) => spec.replicas ?? 0 }),
    integerColumn({ name: "Current", description: "How many pods there are.", value: ({ status }) => status.replicas }),
    integerColumn({ name: "Ready", description: "How many pods are ready.", value: ({ status }) => status.readyReplicas ?? 0 }),
    ageColumn,
    ...wide<ReplicationController>(
      ...containerColumns(({ spec }: ReplicationController) => spec.template?.spec),
      textColumn({ name: "Selector", description: "The labels that its pods have.", value: ({ spec }) => formatLabels(spec.selector) }),
    ),
  ],
  selectableFields: { "status.replicas": (controller) => String(controller.status.replicas) },
});
