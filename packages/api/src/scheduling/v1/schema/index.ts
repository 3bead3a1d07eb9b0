export * from "./priority-class";
