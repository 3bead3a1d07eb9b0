export * from "./scale";
export * from "./schema";
