export * from "./cron-job";
export * from "./job";
