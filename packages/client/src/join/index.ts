export * from "./join-line";
export * from "./join-token";
