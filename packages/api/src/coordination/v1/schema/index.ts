export * from "./lease";
