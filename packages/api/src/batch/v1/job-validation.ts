import { checkPodTemplate } from "../../core/v1/pod/template-validation";
import { checkImmutable, checkLabelSelector, checkNonNegativeFields, sameValue, selectorMatches } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import type { Job, JobSpec } from "./schema/job";

const greatestIndexed = 100_000;

const checkRestartPolicy = ({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] => {
  const { restartPolicy } = template.spec;
  const field = `${path}.template.spec.restartPolicy`;
  if (restartPolicy === undefined || restartPolicy === "Always") return [fieldError.required(field, 'valid values: "OnFailure", "Never"')];
  if (podFailurePolicy && restartPolicy !== "Never")
    return [fieldError.invalid(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')];
  return [];
};

const checkIndexed = (spec: JobSpec, path: string): FieldError[] => {
  const { completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes } = spec;
  const errors: FieldError[] = [];
  if (completionMode === "Indexed") {
    if (completions === undefined) errors.push(fieldError.required(`${path}.completions`, "when completion mode is Indexed"));
    if (parallelism > greatestIndexed) {
      errors.push(
        fieldError.invalid(
          `${path}.parallelism`,
          parallelism,
          `must be less than or equal to ${greatestIndexed} when completion mode is Indexed`,
        ),
      );
    }
  } else {
    if (backoffLimitPerIndex !== undefined) {
      errors.push(fieldError.invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, "requires indexed completion mode"));
    }
    if (maxFailedIndexes !== undefined)
      errors.push(fieldError.invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, "requires indexed completion mode"));
  }
  return errors;
};

/** What a job and the template of a cron job have in common. */
export const checkJobSpec = (spec: JobSpec, path: string): FieldError[] => [
  ...checkNonNegativeFields(path, spec, [
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
  ]),
  ...checkIndexed(spec, path),
  ...checkPodTemplate(spec.template, `${path}.template`),
  ...checkRestartPolicy(spec, path),
];

/** A generated selector must be what was generated, or two jobs could fight over pods. */
const checkGenerated = (job: Job): FieldError[] => {
  const { manualSelector, selector, template } = job.spec;
  if (manualSelector || !selector) return [];
  const expected: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const [suffix, value] of Object.entries({ "controller-uid": job.metadata.uid, "job-name": job.metadata.name })) {
    for (const key of [suffix, `batch.kubernetes.io/${suffix}`]) {
      expected[key] = value;
      const actual = template.metadata.labels?.[key];
      const field = `spec.template.metadata.labels`;
      if (actual === undefined) errors.push(fieldError.required(`${field}[${key}]`, `must be '${value}'`));
      else if (actual !== value)
        errors.push(fieldError.invalid(field, template.metadata.labels, `must have label "${key}" with value "${value}"`));
    }
  }
  if (!selectorMatches(selector, expected)) errors.push(fieldError.invalid("spec.selector", selector, "`selector` not auto-generated"));
  return errors;
};

export const validateJob = (job: Job): FieldError[] => {
  const { selector, template } = job.spec;
  const errors = [...checkGenerated(job), ...checkJobSpec(job.spec, "spec")];
  if (!selector) return [...errors, fieldError.required("spec.selector")];
  errors.push(...checkLabelSelector("spec.selector", selector));
  if (selectorMatches(selector, template.metadata.labels)) return errors;
  return [
    ...errors,
    fieldError.invalid("spec.template.metadata.labels", template.metadata.labels ?? {}, "`selector` does not match template `labels`"),
  ];
};

/** Where a job's pods may run can change while it is suspended and has not started. */
const schedulingPart = ({ template }: JobSpec): unknown => {
  const { nodeSelector, affinity, tolerations, schedulingGates, ...rest } = template.spec;
  return { metadata: { ...template.metadata, labels: undefined, annotations: undefined }, spec: rest };
};

const checkTemplate = (next: Job, previous: Job): FieldError[] => {
  const movable = previous.spec.suspend && !previous.status.startTime;
  if (movable && sameValue(schedulingPart(next.spec), schedulingPart(previous.spec))) return [];
  return checkImmutable("spec.template", next.spec.template, previous.spec.template);
};

/** The completions of an indexed job may follow its parallelism. */
const checkCompletions = ({ spec }: Job, previous: Job): FieldError[] => {
  const elastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  return elastic ? [] : checkImmutable("spec.completions", spec.completions, previous.spec.completions);
};

export const validateJobUpdate = (next: Job, previous: Job): FieldError[] => [
  ...checkCompletions(next, previous),
  ...checkImmutable("spec.selector", next.spec.selector, previous.spec.selector),
  ...checkTemplate(next, previous),
  ...checkImmutable("spec.completionMode", next.spec.completionMode, previous.spec.completionMode),
  ...checkImmutable("spec.podFailurePolicy", next.spec.podFailurePolicy, previous.spec.podFailurePolicy),
  ...checkImmutable("spec.backoffLimitPerIndex", next.spec.backoffLimitPerIndex, previous.spec.backoffLimitPerIndex),
  ...checkImmutable("spec.managedBy", next.spec.managedBy, previous.spec.managedBy),
];
