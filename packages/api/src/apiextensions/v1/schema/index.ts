export * from "./custom-resource-definition";
