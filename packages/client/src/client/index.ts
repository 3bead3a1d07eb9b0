export * from "./client";
export type * from "./options";
export * from "./resource-client";
export * from "./resource-type";
