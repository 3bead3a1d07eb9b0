export * from "./controller-revision";
export * from "./daemon-set";
export * from "./deployment";
export * from "./replica-set";
export * from "./schema";
export * from "./stateful-set";
