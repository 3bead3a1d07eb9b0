import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Logger } from "pino";
import { Sessions } from "../auth/sessions";
import { SignIn } from "../auth/sign-in";
import type { Account, SessionStore, UserStore } from "../auth/types";
import { LiveHub } from "../live/hub";
import type { ClusterInfo } from "../trpc/context";
import { createTrpcHandler } from "../trpc/handler";
import type { DashboardApi } from "./api";
import type { ForecastPlacement } from "./forecast";
import type { MetricsHistory } from "./metrics";

export interface DashboardOptions {
  readonly api: DashboardApi;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  /** Without it there are no charts and no numbers of use. */
  readonly metrics?: MetricsHistory;
  /** Without it nobody says where pods would go. */
  readonly forecast?: ForecastPlacement;
  readonly cluster: ClusterInfo;
  readonly logger: Logger;
}

/** The dashboard's server side: what the browser calls (tRPC) and what it follows (socket.io). */
export interface DashboardBackend {
  /** Serves `/api/trpc/…`. */
  handleTrpc(request: IncomingMessage, response: ServerResponse): void;
  /** Serves `/socket.io/` on a listener; call it for each. Other upgrades are left alone. */
  attachLive(server: HttpServer | HttpsServer): void;
  authenticateSession(token: string): Promise<Account | undefined>;
  close(): Promise<void>;
}

export const createDashboardBackend = (options: DashboardOptions): DashboardBackend => {
  const sessions = new Sessions(options.users, options.sessions);
  const signIn = new SignIn(options.users, sessions);
  const { api, metrics, forecast, cluster, logger } = options;
  const live = new LiveHub({ api, sessions, metrics, logger });
  return {
    handleTrpc: createTrpcHandler({ api, sessions, signIn, metrics, forecast, cluster, logger }),
    attachLive: (server) => live.attach(server),
    authenticateSession: (token) => sessions.authenticate(token),
    close: () => live.close(),
  };
};
