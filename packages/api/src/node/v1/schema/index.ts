export * from "./runtime-class";
