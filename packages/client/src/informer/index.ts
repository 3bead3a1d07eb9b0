export * from "./informer";
export * from "./informer-factory";
export type { IndexFunction, ReadableCache } from "./object-cache";
export * from "./object-key";
