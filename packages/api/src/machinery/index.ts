export * from "./errors";
export * from "./field-error";
export * from "./names";
export type * from "./object";
export * from "./patterns";
export * from "./quantity";
export type { QuantityFormat } from "./quantity-format";
export * from "./status";
