export * from "./local-subject-access-review";
export * from "./schema";
export * from "./self-subject-access-review";
export * from "./self-subject-rules-review";
export * from "./subject-access-review";
