export { customResourceName } from "./custom-resources";
export * from "./openapi";
