export * from "./delay";
export * from "./rate-limit";
export * from "./work-queue";
