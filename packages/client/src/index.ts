export * from "./client";
export * from "./controller";
export * from "./events";
export * from "./informer";
export * from "./kubeconfig";
export * from "./leader";
export type { Logger } from "./logger";
export * from "./queue";
export * from "./transport";
