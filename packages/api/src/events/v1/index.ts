export * from "./event";
export * from "./schema";
