export * from "./definition";
export * from "./metadata-validation";
