export * from "./controller-revision";
export * from "./daemon-set";
export * from "./deployment";
export * from "./replica-set";
export * from "./stateful-set";
