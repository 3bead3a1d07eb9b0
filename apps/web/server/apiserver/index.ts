export type { TokenAuthenticator } from "./authentication/types";
export type { UserInfo } from "./core/user";
export type { HealthCheck } from "./discovery/health";
export type { MetricsProvider, NodeUsage, PodUsage, Usage } from "./metrics/provider";
export type { ApiServerOptions, ClientCredentials } from "./options";
export { type ApiServer, createApiServer } from "./server";
