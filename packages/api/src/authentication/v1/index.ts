export * from "./schema";
export * from "./self-subject-review";
export * from "./token-request";
export * from "./token-review";
