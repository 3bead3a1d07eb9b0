import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Logger } from "pino";
import { Server, type Socket } from "socket.io";
import type { ClientMessages, ServerMessages } from "../../lib/live/protocol";
import { sessionTokenOf } from "../auth/cookies";
import { isSameOrigin } from "../auth/origin";
import type { Account, SessionAuthenticator } from "../auth/types";
import type { DashboardApi } from "../dashboard/api";
import type { MetricsHistory } from "../dashboard/metrics";
import { LiveConnection } from "./connection";
import { UserFeeds } from "./user-feeds";

export interface LiveOptions {
  readonly api: DashboardApi;
  readonly sessions: SessionAuthenticator;
  readonly metrics?: MetricsHistory;
  readonly logger: Logger;
}

interface SocketData {
  account: Account;
  token: string;
}

/** How often an open connection's session is looked at again. Milliseconds. */
const recheckEvery = 60_000;

/** Cluster state to browsers, over socket.io. One hub serves every listener of the process. */
export class LiveHub {
  readonly #server: Server<ClientMessages, ServerMessages, Record<string, never>, SocketData>;
  readonly #feeds: UserFeeds;

  constructor(private readonly options: LiveOptions) {
    this.#feeds = new UserFeeds(options.api);
    this.#server = new Server({
      serveClient: false,
      maxHttpBufferSize: 1_000_000,
      perMessageDeflate: { threshold: 8_192 },
      pingInterval: 10_000,
      pingTimeout: 8_000,
      allowRequest: (request, decide) => decide(null, isSameOrigin(request)),
    });
    this.#server.use(async (socket, next) => {
      const token = sessionTokenOf(socket.request);
      const account = token ? await options.sessions.authenticate(token) : undefined;
      if (!token || !account) return next(new Error("signed out"));
      socket.data.account = account;
      socket.data.token = token;
      next();
    });
    this.#server.on("connection", (socket) => this.#serve(socket));
  }

  /** Serves `/socket.io/` on a listener. Other upgrades on it are left to whoever else listens. */
  attach(server: HttpServer | HttpsServer): void {
    this.#server.attach(server, { path: "/socket.io", destroyUpgrade: false });
  }

  /** Whether a request is for this hub, for whoever routes the listener's requests. */
  static owns(request: IncomingMessage): boolean {
    return request.url?.startsWith("/socket.io/") ?? false;
  }

  /** Ends every connection and every watch. The HTTP servers stay open: they are their owner's. */
  async close(): Promise<void> {
    this.#server.disconnectSockets(true);
    this.#server.engine?.close();
    this.#feeds.close();
  }

  #serve(socket: Socket<ClientMessages, ServerMessages, Record<string, never>, SocketData>): void {
    const { account, token } = socket.data;
    const lease = this.#feeds.acquire(account.user);
    const { api, metrics, logger } = this.options;
    const connection = new LiveConnection(socket, {
      user: account.user,
      feeds: lease.feeds,
      transport: lease.transport,
      api,
      metrics,
      logger,
    });
    const recheck = setInterval(async () => {
      const current = await this.options.sessions.authenticate(token).catch(() => account);
      if (current) return;
      socket.emit("signedOut");
      socket.disconnect(true);
    }, recheckEvery);
    socket.on("disconnect", () => {
      clearInterval(recheck);
      connection.close();
      lease.release();
    });
  }
}
