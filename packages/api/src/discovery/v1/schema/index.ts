export * from "./endpoint-slice";
