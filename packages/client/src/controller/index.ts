export * from "./claim";
export * from "./expectations";
export * from "./owner-references";
export * from "./run-controller";
