export * from "./atomic";
export * from "./build";
export * from "./decode";
export { goTypeName, structName } from "./go-names";
export type * from "./types";
export * from "./validate";
export { zeroValue } from "./zero";
