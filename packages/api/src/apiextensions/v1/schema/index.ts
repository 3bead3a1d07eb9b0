export * from "./custom-resource-definition";
export * from "./json-schema";
