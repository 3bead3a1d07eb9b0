export { ensureFirstUser } from "../auth/first-user";
export { makePassword } from "../auth/password";
export { PostgresSessionStore, PostgresUserStore } from "../auth/postgres";
export type * from "../auth/types";
export type * from "./api";
export { createDashboardBackend, type DashboardBackend, type DashboardOptions } from "./backend";
export { type ExecEndpoint, openExec } from "./exec";
export type * from "./forecast";
export type * from "./metrics";
