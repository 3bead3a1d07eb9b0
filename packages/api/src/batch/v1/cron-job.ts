import { defineResource } from "../../definition";
import { type CronJob, cronJobSchema } from "./schema/cron-job";

export const cronJobDefinition = defineResource<CronJob>({
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  namespaced: true,
  schema: cronJobSchema,
  shortNames: ["cj"],
  categories: ["all"],
  countsGeneration: true,
  status: {},
  alternates: [{ version: "v1beta1" }],
});
