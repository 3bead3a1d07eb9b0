export * from "./eventually";
export * from "./quiet-logger";
export * from "./small-api-server";
