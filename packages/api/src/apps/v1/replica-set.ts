import { applyPodTemplateDefaults } from "../../core/v1/pod/defaults";
import { checkReplicaStatus, checkReplicatedTemplate } from "../../core/v1/pod/template-validation";
import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import { ageColumn, containerColumns, formatLabelSelector, integerColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkImmutable, checkLabelSelector, checkNonNegativeFields } from "../../definition/validation";
import { type ReplicaSet, replicaSetSchema } from "./schema/replica-set";

export const replicaSetDefinition = defineResource<ReplicaSet>({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  schema: replicaSetSchema,
  countsGeneration: true,
  applyDefaults: ({ spec }) => {
    spec.replicas ??= 1;
    applyPodTemplateDefaults(spec.template);
  },
  validate: ({ spec }) => [
    ...checkNonNegativeFields("spec", spec, ["replicas", "minReadySeconds"]),
    ...checkLabelSelector("spec.selector", spec.selector),
    ...checkReplicatedTemplate(spec.template, {
      path: "spec.template",
      owner: "ReplicaSet",
      selector: spec.selector,
      replicas: spec.replicas,
    }),
  ],
  validateUpdate: (next, previous) => checkImmutable("spec.selector", next.spec.selector, previous.spec.selector),
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, "spec.template.spec"),
  status: { validateUpdate: (next) => checkReplicaStatus(next.status) },
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
  columns: [
    nameColumn,
    integerColumn({ name: "Desired", description: "How many pods are wanted.", value: ({ spec }) => spec.replicas ?? 0 }),
    integerColumn({ name: "Current", description: "How many pods there are.", value: ({ status }) => status.replicas }),
    integerColumn({ name: "Ready", description: "How many pods are ready.", value: ({ status }) => status.readyReplicas ?? 0 }),
    ageColumn,
    ...wide<ReplicaSet>(
      ...containerColumns(({ spec }: ReplicaSet) => spec.template.spec),
      textColumn({ name: "Selector", description: "The labels of its pods.", value: ({ spec }) => formatLabelSelector(spec.selector) }),
    ),
  ],
  selectableFields: { "status.replicas": (replicaSet) => String(replicaSet.status.replicas) },
});
