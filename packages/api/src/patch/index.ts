export * from "./json-patch";
export { lastAppliedAnnotation } from "./last-applied";
export * from "./merge-patch";
export * from "./server-side-apply";
export * from "./strategic-merge-patch";
export * from "./track-update";
