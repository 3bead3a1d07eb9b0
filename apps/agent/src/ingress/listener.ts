import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Logger } from "../log";
import type { Certificates } from "./certificates";
import { sendPage } from "./pages";
import type { IngressProxy } from "./proxy";

/** How long requests under way may take to end when the listener closes, in milliseconds. */
const drainTimeout = 2_000;

/** Each costs some 20 kB; beyond that the system would run out of files before memory. */
const maximumConnections = 20_000;

export interface Listener {
  /** The port that is listened on, where 0 was asked for. */
  readonly port: number;
  /** Takes no further requests, and waits for a while for those under way. */
  close(): Promise<void>;
}

/** Upload and answer may take their time; only the head of a request may not. Clients that have gone without a word are found out. */
const serverOptions = {
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  requestTimeout: 0,
  headersTimeout: 30_000,
  keepAliveTimeout: 65_000,
} as const;

/** Connects a server's requests to the proxy. */
const attach = (server: Server | SecureServer, proxy: IngressProxy, options: { secure: boolean; logger: Logger }): void => {
  const { secure, logger } = options;
  const failed = (error: unknown): void => logger.error({ error: String(error) }, "a request through an Ingress failed in the proxy");
  const serve: RequestListener = (request, response) => {
    proxy.serve(request, response, secure).catch((error: unknown) => {
      failed(error);
      if (response.headersSent) response.destroy();
      else sendPage(response, 502);
    });
  };
  server.on("request", serve);
  server.on("upgrade", (request, socket, head) => {
    proxy.serveUpgrade(request, socket as Socket, head, secure).catch((error: unknown) => {
      failed(error);
      socket.destroy();
    });
  });
};

/** Opens the port. Rejects when it cannot be had. */
const listen = async (server: Server | SecureServer, port: number): Promise<Listener> => {
  server.maxConnections = maximumConnections;
  const upgraded = new Set<Socket>();
  server.on("upgrade", (_request, socket) => {
    upgraded.add(socket as Socket);
    socket.on("close", () => upgraded.delete(socket as Socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of upgraded) socket.destroy();
      const timer = setTimeout(() => server.closeAllConnections(), drainTimeout);
      await closed;
      clearTimeout(timer);
    },
  };
};

export const listenPlain = (proxy: IngressProxy, port: number, logger: Logger): Promise<Listener> => {
  const server = createServer(serverOptions);
  attach(server, proxy, { secure: false, logger });
  return listen(server, port);
};

const handshakeTimeout = 15_000;

/** Over TLS 1.2 and newer, with the certificate that is meant for the name that the client asks for. Without one the handshake is refused. */
export const listenSecure = (
  proxy: IngressProxy,
  port: number,
  { certificates, logger }: { readonly certificates: Certificates; readonly logger: Logger },
): Promise<Listener> => {
  const server = createSecureServer({
    ...serverOptions,
    handshakeTimeout,
    minVersion: "TLSv1.2",
    SNICallback: (name, done) => done(null, certificates.contextFor(name)),
  });
  attach(server, proxy, { secure: true, logger });
  return listen(server, port);
};
