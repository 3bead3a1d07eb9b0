import { defineResource } from "../../definition";
import { type Job, jobSchema } from "./schema/job";

export const jobDefinition = defineResource<Job>({
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  namespaced: true,
  schema: jobSchema,
  categories: ["all"],
  countsGeneration: true,
  status: {},
  selectableFields: { "status.successful": (job) => String(job.status.succeeded ?? 0) },
});
