export type { Credentials, Pem } from "./credentials";
export * from "./https-transport";
export { parseJsonLines } from "./json-lines";
export { encodeQuery } from "./query";
export { responseError } from "./response-error";
export type * from "./transport";
