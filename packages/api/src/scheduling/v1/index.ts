export * from "./priority-class";
export * from "./schema";
