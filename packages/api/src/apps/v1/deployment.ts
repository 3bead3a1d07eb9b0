import { applyPodTemplateDefaults } from "../../core/v1/pod/defaults";
import { checkReplicatedTemplate } from "../../core/v1/pod/template-validation";
import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import { ageColumn, containerColumns, formatLabelSelector, integerColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkImmutable, checkLabelSelector, checkNonNegativeFields } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { checkDeploymentStrategy } from "./rolling-update";
import { type Deployment, deploymentSchema } from "./schema/deployment";

const applyDefaults = ({ spec }: Deployment): void => {
  spec.replicas ??= 1;
  const { strategy } = spec;
  strategy.type ||= "RollingUpdate";
  if (strategy.type === "RollingUpdate") strategy.rollingUpdate = { maxUnavailable: "25%", maxSurge: "25%", ...strategy.rollingUpdate };
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  applyPodTemplateDefaults(spec.template);
};

const validate = ({ spec }: Deployment): FieldError[] => {
  const { progressDeadlineSeconds, minReadySeconds = 0, selector, template, replicas } = spec;
  const errors = [
    ...checkNonNegativeFields("spec", spec, ["replicas"]),
    ...checkLabelSelector("spec.selector", selector),
    ...checkReplicatedTemplate(template, { path: "spec.template", owner: "ReplicaSet", selector, replicas }),
    ...checkDeploymentStrategy(spec.strategy),
    ...checkNonNegativeFields("spec", spec, ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"]),
  ];
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    errors.push(fieldError.invalid("spec.progressDeadlineSeconds", progressDeadlineSeconds, "must be greater than minReadySeconds"));
  }
  return errors;
};

const counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas", "collisionCount"] as const;

const validateStatusUpdate = (next: Deployment, previous: Deployment): FieldError[] => {
  const { status } = next;
  const errors = checkNonNegativeFields("status", status, ["observedGeneration", ...counts]);
  for (const field of ["updatedReplicas", "readyReplicas", "availableReplicas"] as const) {
    if ((status[field] ?? 0) > (status.replicas ?? 0)) {
      errors.push(fieldError.invalid(`status.${field}`, status[field], "cannot be greater than status.replicas"));
    }
  }
  if ((status.availableReplicas ?? 0) > (status.readyReplicas ?? 0)) {
    errors.push(fieldError.invalid("status.availableReplicas", status.availableReplicas, "cannot be greater than readyReplicas"));
  }
  if ((status.collisionCount ?? 0) < (previous.status.collisionCount ?? 0)) {
    errors.push(fieldError.invalid("status.collisionCount", status.collisionCount ?? 0, "cannot be decremented"));
  }
  return errors;
};

export const deploymentDefinition = defineResource<Deployment>({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  schema: deploymentSchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  validateUpdate: (next, previous) => checkImmutable("spec.selector", next.spec.selector, previous.spec.selector),
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
    integerColumn({
      name: "Up-to-date",
      description: "How many pods have the newest template.",
      value: ({ status }) => status.updatedReplicas ?? 0,
    }),
    integerColumn({
      name: "Available",
      description: "How many pods have been ready long enough.",
      value: ({ status }) => status.availableReplicas ?? 0,
    }),
    ageColumn,
    ...wide<Deployment>(
      ...containerColumns(({ spec }: Deployment) => spec.template.spec),
      textColumn({ name: "Selector", description: "The labels of its pods.", value: ({ spec }) => formatLabelSelector(spec.selector) }),
    ),
  ],
});
