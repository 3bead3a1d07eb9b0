export * from "./custom-resource-definition";
export * from "./schema";
