export * from "./eviction";
export * from "./pod-disruption-budget";
export * from "./schema";
