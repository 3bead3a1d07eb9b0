export type * from "./transport/transport";
