export type { Credentials, Pem } from "./credentials";
export * from "./https-transport";
export { encodeQuery } from "./query";
export type * from "./transport";
