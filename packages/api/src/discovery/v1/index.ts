export * from "./endpoint-slice";
export * from "./schema";
