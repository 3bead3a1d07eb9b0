export { isBestEffort, podAmounts } from "./pod-usage";
export * from "./scopes";
export * from "./usage";
