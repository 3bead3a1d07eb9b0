import { applyPodTemplateDefaults } from "../../core/v1/pod/defaults";
import {
  checkEndlessTemplate,
  checkPodTemplate,
  checkReadOnlyDisks,
  checkSelectorMatchesTemplate,
} from "../../core/v1/pod/template-validation";
import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import {
  ageColumn,
  containerColumns,
  formatLabelSelector,
  formatLabels,
  integerColumn,
  nameColumn,
  textColumn,
  wide,
} from "../../definition/columns";
import { checkImmutable, checkLabelSelector, checkNonNegativeFields } from "../../definition/validation";
import type { FieldError } from "../../machinery/field-error";
import { checkDaemonSetStrategy } from "./rolling-update";
import { type DaemonSet, daemonSetSchema } from "./schema/daemon-set";

const applyDefaults = ({ spec }: DaemonSet): void => {
  const { updateStrategy } = spec;
  updateStrategy.type ||= "RollingUpdate";
  if (updateStrategy.type === "RollingUpdate") {
    updateStrategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...updateStrategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= 10;
  applyPodTemplateDefaults(spec.template);
};

const validate = ({ spec }: DaemonSet): FieldError[] => [
  ...checkLabelSelector("spec.selector", spec.selector),
  ...checkSelectorMatchesTemplate(spec.selector, spec.template, "spec.template"),
  ...checkPodTemplate(spec.template, "spec.template"),
  ...checkReadOnlyDisks(spec.template, "spec.template"),
  ...checkEndlessTemplate(spec.template, "spec.template", "DaemonSet"),
  ...checkNonNegativeFields("spec", spec, ["minReadySeconds", "revisionHistoryLimit"]),
  ...checkDaemonSetStrategy(spec.updateStrategy),
];

const counts = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
] as const;

export const daemonSetDefinition = defineResource<DaemonSet>({
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  schema: daemonSetSchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  validateUpdate: (next, previous) => checkImmutable("spec.selector", next.spec.selector, previous.spec.selector),
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, "spec.template.spec"),
  status: { validateUpdate: ({ status }) => checkNonNegativeFields("status", status, counts) },
  columns: [
    nameColumn,
    integerColumn({
      name: "Desired",
      description: "How many nodes should run a pod.",
      value: ({ status }) => status.desiredNumberScheduled,
    }),
    integerColumn({ name: "Current", description: "How many of them do.", value: ({ status }) => status.currentNumberScheduled }),
    integerColumn({ name: "Ready", description: "How many of their pods are ready.", value: ({ status }) => status.numberReady }),
    integerColumn({
      name: "Up-to-date",
      description: "How many pods have the newest template.",
      value: ({ status }) => status.updatedNumberScheduled ?? 0,
    }),
    integerColumn({
      name: "Available",
      description: "How many pods have been ready long enough.",
      value: ({ status }) => status.numberAvailable ?? 0,
    }),
    textColumn({
      name: "Node Selector",
      description: "The labels of its nodes.",
      value: ({ spec }) => formatLabels(spec.template.spec.nodeSelector),
    }),
    ageColumn,
    ...wide<DaemonSet>(
      ...containerColumns(({ spec }: DaemonSet) => spec.template.spec),
      textColumn({ name: "Selector", description: "The labels of its pods.", value: ({ spec }) => formatLabelSelector(spec.selector) }),
    ),
  ],
});
