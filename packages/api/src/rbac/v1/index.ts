export * from "./cluster-role";
export * from "./cluster-role-binding";
export * from "./role";
export * from "./role-binding";
export * from "./schema";
