import { applyPersistentVolumeClaimDefaults } from "../../core/v1/persistent-volume-claim-defaults";
import { applyPodTemplateDefaults } from "../../core/v1/pod/defaults";
import { checkEndlessTemplate, checkSelectorMatchesTemplate } from "../../core/v1/pod/template-validation";
import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import { ageColumn, containerColumns, nameColumn, textColumn, wide } from "../../definition/columns";
import {
  checkAnnotations,
  checkLabelSelector,
  checkLabels,
  checkNonNegative,
  checkNonNegativeFields,
  sameValue,
} from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type StatefulSet, type StatefulSetSpec, statefulSetSchema } from "./schema/stateful-set";

const applyDefaults = ({ spec }: StatefulSet): void => {
  spec.podManagementPolicy ||= "OrderedReady";
  const { updateStrategy } = spec;
  if (!updateStrategy.type) {
    updateStrategy.type = "RollingUpdate";
    updateStrategy.rollingUpdate ??= {};
  }
  if (updateStrategy.type === "RollingUpdate" && updateStrategy.rollingUpdate) updateStrategy.rollingUpdate.partition ??= 0;
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: "Retain", whenScaled: "Retain", ...spec.persistentVolumeClaimRetentionPolicy };
  applyPodTemplateDefaults(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion ||= "v1";
    claim.kind ||= "PersistentVolumeClaim";
    applyPersistentVolumeClaimDefaults(claim);
  }
};

const checkStrategy = ({ type, rollingUpdate }: StatefulSetSpec["updateStrategy"]): FieldError[] => {
  const path = "spec.updateStrategy.rollingUpdate";
  if (type === "OnDelete" && rollingUpdate) {
    return [fieldError.invalid(path, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  return checkNonNegative(`${path}.partition`, rollingUpdate?.partition);
};

/** Mounts of claims have no volume in the template, so the pod's spec is checked when its pods are made. */
const validate = ({ spec }: StatefulSet): FieldError[] => [
  ...checkStrategy(spec.updateStrategy),
  ...checkNonNegativeFields("spec", spec, ["replicas", "minReadySeconds", "revisionHistoryLimit"]),
  ...checkLabelSelector("spec.selector", spec.selector),
  ...checkSelectorMatchesTemplate(spec.selector, spec.template, "spec.template"),
  ...checkLabels("spec.template.labels", spec.template.metadata.labels),
  ...checkAnnotations("spec.template.annotations", spec.template.metadata.annotations),
  ...checkEndlessTemplate(spec.template, "spec.template", "StatefulSet"),
];

const mutable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
] as const satisfies readonly (keyof StatefulSetSpec)[];

/** The status inside claim templates says nothing and is set by nobody. */
const fixedPart = (spec: StatefulSetSpec): unknown => ({
  ...spec,
  ...Object.fromEntries(mutable.map((field) => [field, undefined])),
  volumeClaimTemplates: spec.volumeClaimTemplates?.map(({ metadata, spec: claim }) => ({ metadata, claim })),
});

const validateUpdate = (next: StatefulSet, previous: StatefulSet): FieldError[] => {
  if (sameValue(fixedPart(next.spec), fixedPart(previous.spec))) return [];
  const names = `${mutable
    .slice(0, -1)
    .map((name) => `'${name}'`)
    .join(", ")} and '${mutable.at(-1)}'`;
  return [fieldError.forbidden("spec", `updates to statefulset spec for fields other than ${names} are forbidden`)];
};

const validateStatusUpdate = ({ status }: StatefulSet, previous: StatefulSet): FieldError[] => {
  const parts = ["readyReplicas", "currentReplicas", "updatedReplicas"] as const;
  const errors = checkNonNegativeFields("status", status, ["replicas", ...parts, "observedGeneration", "collisionCount"]);
  for (const field of parts) {
    if ((status[field] ?? 0) > status.replicas) {
      errors.push(fieldError.invalid(`status.${field}`, status[field], "cannot be greater than status.replicas"));
    }
  }
  if ((status.collisionCount ?? 0) < (previous.status.collisionCount ?? 0)) {
    errors.push(fieldError.invalid("status.collisionCount", status.collisionCount ?? 0, "cannot be decremented"));
  }
  return errors;
};

export const statefulSetDefinition = defineResource<StatefulSet>({
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  schema: statefulSetSchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  validateUpdate,
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, "spec.template.spec"),
  status: { validateUpdate: validateStatusUpdate },
  scale: { specReplicas: "spec.replicas", statusReplicas: "status.replicas", selector: "spec.selector" },
  columns: [
    nameColumn,
    textColumn({
      name: "Ready",
      description: "How many pods are ready of those that are wanted.",
      value: ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    }),
    ageColumn,
    ...wide<StatefulSet>(...containerColumns(({ spec }: StatefulSet) => spec.template.spec)),
  ],
});
