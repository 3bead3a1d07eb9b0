export * from "./decode-message";
export * from "./envelope";
