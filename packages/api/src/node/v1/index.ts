export * from "./runtime-class";
export * from "./schema";
