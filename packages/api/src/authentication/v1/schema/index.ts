export * from "./authentication";
