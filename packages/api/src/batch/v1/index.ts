export * from "./cron-job";
export * from "./job";
export * from "./schema";
