export type * from "./field-error";
export type * from "./object";
export * from "./status";
