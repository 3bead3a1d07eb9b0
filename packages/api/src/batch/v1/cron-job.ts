import { podSpecWarnings } from "../../core/v1/pod/warnings";
import { defineResource } from "../../definition";
import {
  ageColumn,
  ageOf,
  booleanColumn,
  containerColumns,
  formatLabelSelector,
  integerColumn,
  nameColumn,
  none,
  textColumn,
  wide,
} from "../../definition/columns";
import { checkNonNegativeFields } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { applyJobSpecDefaults } from "./job";
import { checkJobSpec } from "./job-validation";
import { scheduleError } from "./schedule";
import { type CronJob, type CronJobSpec, cronJobSchema } from "./schema/cron-job";

/** A job's name is the cron job's and eleven characters that tell the time. */
const longestName = 63 - 11;

const applyDefaults = ({ spec }: CronJob): void => {
  spec.concurrencyPolicy ||= "Allow";
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  applyJobSpecDefaults(spec.jobTemplate.spec);
};

const checkSchedule = ({ schedule, timeZone }: CronJobSpec): FieldError[] => {
  const error = schedule ? scheduleError(schedule) : undefined;
  const errors = error ? [fieldError.invalid("spec.schedule", schedule, error)] : [];
  if (/TZ=/.test(schedule))
    errors.push(fieldError.invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
  if (timeZone === "") errors.push(fieldError.invalid("spec.timeZone", timeZone, "timeZone must be nil or non-empty string"));
  if (timeZone?.toLowerCase() === "local")
    errors.push(
      fieldError.invalid("spec.timeZone", timeZone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"),
    );
  return errors;
};

const validate = ({ spec }: CronJob): FieldError[] => {
  const { selector, manualSelector } = spec.jobTemplate.spec;
  const path = "spec.jobTemplate.spec";
  const errors = [
    ...checkSchedule(spec),
    ...checkNonNegativeFields("spec", spec, ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"]),
    ...checkJobSpec(spec.jobTemplate.spec, path),
  ];
  if (selector) errors.push(fieldError.invalid(`${path}.selector`, selector, "`selector` will be auto-generated"));
  if (manualSelector) errors.push(fieldError.notSupported(`${path}.manualSelector`, manualSelector, ["nil", "false"]));
  return errors;
};

const validateCreate = ({ metadata: { name } }: CronJob): FieldError[] =>
  name.length > longestName ? [fieldError.invalid("metadata.name", name, `must be no more than ${longestName} characters`)] : [];

export const cronJobDefinition = defineResource<CronJob>({
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  schema: cronJobSchema,
  alternates: [{ version: "v1beta1" }],
  countsGeneration: true,
  applyDefaults,
  validate,
  validateCreate,
  warnings: ({ spec }) => podSpecWarnings(spec.jobTemplate.spec.template.spec, "spec.jobTemplate.spec.template.spec"),
  status: {},
  columns: [
    nameColumn,
    textColumn({ name: "Schedule", description: "When it makes a job.", value: ({ spec }) => spec.schedule }),
    textColumn({ name: "Timezone", description: "Where its clock stands.", value: ({ spec }) => spec.timeZone ?? none }),
    booleanColumn({
      name: "Suspend",
      description: "Whether it makes no jobs for now.",
      value: ({ spec }) => (spec.suspend ? "True" : "False"),
    }),
    integerColumn({ name: "Active", description: "How many of its jobs are running.", value: ({ status }) => status.active?.length ?? 0 }),
    textColumn({
      name: "Last Schedule",
      description: "The time since it last made a job.",
      value: ({ status }, now) => (status.lastScheduleTime ? ageOf(status.lastScheduleTime, now) : none),
    }),
    ageColumn,
    ...wide<CronJob>(
      ...containerColumns(({ spec }: CronJob) => spec.jobTemplate.spec.template.spec),
      textColumn({
        name: "Selector",
        description: "The labels of its pods.",
        value: ({ spec }) => formatLabelSelector(spec.jobTemplate.spec.selector),
      }),
    ),
  ],
});
