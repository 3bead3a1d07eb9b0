import { checkAnnotations, checkLabels, checkNonNegativeFields, selectorMatches } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import type { LabelSelector } from "../../../meta/v1/schema/label-selector";
import type { PodTemplateSpec } from "../schema/pod";
import { checkPodSpec } from "./validation";

/** What any template of pods must be. */
export const checkPodTemplate = (template: PodTemplateSpec, path: string): FieldError[] => {
  const errors = [
    ...checkLabels(`${path}.labels`, template.metadata.labels),
    ...checkAnnotations(`${path}.annotations`, template.metadata.annotations),
    ...checkPodSpec(template.spec, { path: `${path}.spec`, annotations: template.metadata.annotations }),
  ];
  if (template.spec.ephemeralContainers?.length) {
    errors.push(fieldError.forbidden(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  return errors;
};

const emptySelector = (selector: LabelSelector | undefined): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) === 0;

/** A controller that would not find its own pods would make new ones for ever. */
export const checkSelectorMatchesTemplate = (
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  path: string,
): FieldError[] => {
  const { labels } = template.metadata;
  if (emptySelector(selector) || selectorMatches(selector, labels)) return [];
  return [fieldError.invalid(`${path}.metadata.labels`, labels ?? {}, "`selector` does not match template `labels`")];
};

/** Pods that a controller keeps running restart their containers and have no deadline. */
export const checkEndlessTemplate = (template: PodTemplateSpec, path: string, owner: string): FieldError[] => {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  const errors: FieldError[] = [];
  if (restartPolicy !== "Always") errors.push(fieldError.notSupported(`${path}.spec.restartPolicy`, restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(fieldError.forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`));
  }
  return errors;
};

/** Disks that can be attached to one node only, unless it is for reading. */
export const checkReadOnlyDisks = (template: PodTemplateSpec, path: string): FieldError[] =>
  (template.spec.volumes ?? []).flatMap((volume, index) => {
    const disk = volume.gcePersistentDisk;
    if (!disk || disk.readOnly) return [];
    return [
      fieldError.invalid(
        `${path}.spec.volumes[${index}].gcePersistentDisk.readOnly`,
        false,
        "must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is read-only",
      ),
    ];
  });

interface ReplicatedTemplate {
  readonly path: string;
  /** The kind that makes the pods, for messages. */
  readonly owner: string;
  readonly selector: LabelSelector | undefined;
  readonly replicas: number | undefined;
}

/** The template of a ReplicationController, a ReplicaSet or a Deployment. */
export const checkReplicatedTemplate = (
  template: PodTemplateSpec,
  { path, owner, selector, replicas }: ReplicatedTemplate,
): FieldError[] => [
  ...checkSelectorMatchesTemplate(selector, template, path),
  ...checkPodTemplate(template, path),
  ...((replicas ?? 0) > 1 ? checkReadOnlyDisks(template, path) : []),
  ...checkEndlessTemplate(template, path, owner),
];

interface ReplicaStatus {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
}

/** The counts in the status of a ReplicationController or ReplicaSet must fit each other. */
export const checkReplicaStatus = (status: ReplicaStatus): FieldError[] => {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const parts = ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"] as const;
  const errors = checkNonNegativeFields("status", status, ["replicas", ...parts, "observedGeneration"]);
  for (const name of parts) {
    if ((status[name] ?? 0) > replicas)
      errors.push(fieldError.invalid(`status.${name}`, status[name], "cannot be greater than status.replicas"));
  }
  if (availableReplicas > readyReplicas) {
    errors.push(fieldError.invalid("status.availableReplicas", availableReplicas, "cannot be greater than readyReplicas"));
  }
  return errors;
};
