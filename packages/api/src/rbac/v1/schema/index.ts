export * from "./rbac";
