export * from "./lease";
export * from "./schema";
