export * from "./certificate-signing-request";
export * from "./schema";
