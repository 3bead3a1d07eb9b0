export * from "./event-recorder";
export * from "./lru-map";
