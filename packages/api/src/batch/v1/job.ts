import { applyPodTemplateDefaults } from "../../core/v1/pod/defaults";
import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import { ageColumn, containerColumns, formatLabelSelector, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkNonNegativeFields } from "../../definition/validation";
import { formatAge } from "../../machinery/duration";
import { validateJob, validateJobUpdate } from "./job-validation";
import { type Job, type JobSpec, jobSchema } from "./schema/job";

/** Labels that tie a job's pods to it; the short ones are the old names. */
const generatedLabels = (job: Job): Record<string, string> => ({
  "job-name": job.metadata.name,
  "controller-uid": job.metadata.uid,
  "batch.kubernetes.io/job-name": job.metadata.name,
  "batch.kubernetes.io/controller-uid": job.metadata.uid,
});

export const applyJobSpecDefaults = (spec: JobSpec): void => {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
  spec.completionMode ??= "NonIndexed";
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed";
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= "True";
  }
  applyPodTemplateDefaults(spec.template);
};

/** Unless it has a selector of its own, a job finds its pods by labels that no other job has. */
const prepareForCreate = (job: Job): void => {
  if (job.spec.manualSelector) return;
  const { metadata } = job.spec.template;
  metadata.labels = { ...generatedLabels(job), ...metadata.labels };
  const uidLabel = "batch.kubernetes.io/controller-uid";
  const selector = job.spec.selector ?? {};
  job.spec.selector = { ...selector, matchLabels: { [uidLabel]: job.metadata.uid, ...selector.matchLabels } };
};

const completionsText = ({ spec, status }: Job): string => {
  const { succeeded = 0 } = status;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`;
};

const durationText = ({ status }: Job, now: number): string => {
  if (!status.startTime) return "";
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return formatAge(end - Date.parse(status.startTime));
};

/** Whether a condition of the job is true. */
export const hasJobCondition = ({ status }: Job, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;

export const jobStatusText = (job: Job): string => {
  const found = ["Complete", "Failed"].find((type) => hasJobCondition(job, type));
  if (found) return found;
  if (job.metadata.deletionTimestamp) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find((type) => hasJobCondition(job, type)) ?? "Running";
};

export const jobDefinition = defineResource<Job>({
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  categories: ["all"],
  namespaced: true,
  schema: jobSchema,
  countsGeneration: true,
  applyDefaults: (job) => {
    const { labels } = job.spec.template.metadata;
    if (labels && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = { ...labels };
    applyJobSpecDefaults(job.spec);
  },
  prepareForCreate,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, "spec.template.spec"),
  status: { validateUpdate: ({ status }) => checkNonNegativeFields("status", status, ["active", "succeeded", "failed"]) },
  columns: [
    nameColumn,
    textColumn({ name: "Status", description: "How far it has come.", value: jobStatusText }),
    textColumn({ name: "Completions", description: "How many pods have succeeded of those that must.", value: completionsText }),
    textColumn({ name: "Duration", description: "How long it has been running, or ran.", value: durationText }),
    ageColumn,
    ...wide<Job>(
      ...containerColumns(({ spec }: Job) => spec.template.spec),
      textColumn({ name: "Selector", description: "The labels of its pods.", value: ({ spec }) => formatLabelSelector(spec.selector) }),
    ),
  ],
  selectableFields: { "status.successful": (job) => String(job.status.succeeded ?? 0) },
});
