import { objectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, type Resource, string, struct, time } from "../../../schema";
import { cronJobAbout, cronJobSpecAbout, cronJobStatusAbout } from "../about/cron-job";
import { jobTemplateSpecSchema } from "./job";

export const cronJobSpecSchema = struct(
  "io.k8s.api.batch.v1.CronJobSpec",
  {
    schedule: field(1, string, { required: true }),
    timeZone: field(8, string, { nullable: true }),
    startingDeadlineSeconds: field(2, int64, { nullable: true }),
    concurrencyPolicy: field(3, string, { enum: ["Allow", "Forbid", "Replace"] }),
    suspend: field(4, boolean, { nullable: true }),
    jobTemplate: field(5, jobTemplateSpecSchema, { required: true }),
    successfulJobsHistoryLimit: field(6, int32, { nullable: true }),
    failedJobsHistoryLimit: field(7, int32, { nullable: true }),
  },
  cronJobSpecAbout,
);
export type CronJobSpec = Infer<typeof cronJobSpecSchema>;

export const cronJobStatusSchema = struct(
  "io.k8s.api.batch.v1.CronJobStatus",
  {
    active: field(1, array(objectReferenceSchema), { listType: "atomic" }),
    lastScheduleTime: field(4, time),
    lastSuccessfulTime: field(5, time),
  },
  cronJobStatusAbout,
);
export type CronJobStatus = Infer<typeof cronJobStatusSchema>;

export const cronJobSchema = struct(
  "io.k8s.api.batch.v1.CronJob",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, cronJobSpecSchema, { required: true }),
    status: field(3, cronJobStatusSchema, { present: true }),
  },
  cronJobAbout,
);
export type CronJob = Resource<typeof cronJobSchema>;
