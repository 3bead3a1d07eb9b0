export * from "./mutating-webhook-configuration";
export * from "./schema";
export * from "./validating-webhook-configuration";
