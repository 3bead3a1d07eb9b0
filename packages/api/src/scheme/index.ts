export * from "./field-selectors";
export * from "./scheme";
export * from "./versions";
