export * from "./scopes";
export * from "./usage";
