export * from "./certificate-signing-request";
