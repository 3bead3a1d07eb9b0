export * from "./condition";
export * from "./label-selector";
export * from "./object-meta";
export * from "./options";
export * from "./status";
