export * from "./eventually";
export * from "./quiet-logger";
export * from "./small-api-server";
export * from "./test-authority";
