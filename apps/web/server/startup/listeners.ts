import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Config } from "../config";
import type { Pki } from "../pki/pki";

/** A reason not to start that is told as it stands. */
export class StartError extends Error {}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Handlers {
  readonly api: { readonly request: RequestListener; readonly upgrade: UpgradeListener };
  /** Absent when the dashboard is switched off. */
  readonly dashboard?: {
    readonly trpc: (request: IncomingMessage, response: ServerResponse) => void;
    readonly pages: (request: IncomingMessage, response: ServerResponse) => void;
    readonly attachLive: (server: Server | HttpsServer) => void;
  };
}

export interface Listeners {
  close(): Promise<void>;
}

/** The paths of the Kubernetes API; everything else is the dashboard's. */
const apiPath = /^\/(api|apis|openapi|version|healthz|livez|readyz|metrics|openid|\.well-known\/openid-configuration)(\/|\?|$)/;
const trpcPath = /^\/api\/trpc(\/|\?|$)/;
const livePath = /^\/socket\.io(\/|\?|$)/;

/** API clients ask for `/` to see what there is; browsers say that they want a page, or (Next's `rsc`) a part of one. */
const wantsPaths = ({ url, headers }: IncomingMessage): boolean =>
  (url === "/" || url?.startsWith("/?") === true) && !(headers.accept ?? "").includes("text/html") && headers.rsc === undefined;

const route =
  ({ api, dashboard }: Handlers): RequestListener =>
  (request, response) => {
    const url = request.url ?? "/";
    if (!dashboard) return api.request(request, response);
    if (trpcPath.test(url)) return dashboard.trpc(request, response);
    // socket.io answers these itself, as a listener beside this one.
    if (livePath.test(url)) return undefined;
    if (apiPath.test(url) || wantsPaths(request)) return api.request(request, response);
    return dashboard.pages(request, response);
  };

const listen = (server: Server | HttpsServer, { address, port }: { address: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} on ${address} is in use by another program. Stop it, or choose another port.`,
        EACCES: `Port ${port} may not be opened by this user. Choose one above 1023.`,
        EADDRNOTAVAIL: `${address} is not an address of this machine.`,
      };
      reject(new StartError(reasons[error.code ?? ""] ?? `Port ${port} on ${address} cannot be opened: ${error.message}`));
    });
    server.listen(port, address, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });

/** Ends a server though watches never end by themselves: what is idle goes at once, the rest after a moment. */
const closeServer = (server: Server | HttpsServer, sockets: ReadonlySet<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 500).unref();
  });

/** Opens plain HTTP (loopback) and HTTPS. Both serve the API and the dashboard, and both ask who is there. */
export const openListeners = async (config: Config, pki: Pki, handlers: Handlers): Promise<Listeners> => {
  const plain = createHttpServer({ keepAlive: true, noDelay: true });
  const secure = createHttpsServer({
    cert: pki.server.certificate,
    key: pki.server.key,
    ca: pki.authority.certificate,
    // Who has no client certificate, or one of another authority, may still prove himself by a token.
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2",
    keepAlive: true,
    noDelay: true,
  });
  const sockets = new Set<Socket>();
  const listener = route(handlers);
  const servers: (Server | HttpsServer)[] = [plain, secure];
  for (const server of servers) {
    // Between Node's default of 5 s and what client-go keeps idle connections for, so that the client closes first.
    server.keepAliveTimeout = 100_000;
    server.requestTimeout = 0;
    server.on("request", listener);
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (handlers.dashboard && livePath.test(request.url ?? "")) return;
      handlers.api.upgrade(request, socket, head);
    });
    handlers.dashboard?.attachLive(server);
  }
  try {
    await listen(plain, config.http);
    await listen(secure, config.https);
  } catch (error) {
    plain.close();
    throw error;
  }
  return {
    close: async () => {
      await Promise.all(servers.map((server) => closeServer(server, sockets)));
    },
  };
};
