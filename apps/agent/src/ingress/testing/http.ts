import { createServer, type IncomingHttpHeaders, type RequestListener, type Server, request as startRequest } from "node:http";
import { request as startSecureRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { TLSSocket } from "node:tls";

/** A real HTTP server on a free port of loopback. */
export class Backend {
  readonly server: Server;

  constructor(listener: RequestListener) {
    this.server = createServer(listener);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The common name of the server's certificate. */
  readonly certificate: string | undefined;
}

export interface Ask {
  readonly port: number;
  readonly host?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** Over TLS, whoever vouches for the server. */
  readonly secure?: boolean;
}

/** One request over a connection of its own. */
export const ask = ({ port, host = "any.example", path = "/", method = "GET", headers = {}, body, secure = false }: Ask): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const common = { host: "127.0.0.1", port, path, method, headers: { host, ...headers }, agent: false as const };
    const outgoing = secure ? startSecureRequest({ ...common, servername: host, rejectUnauthorized: false }) : startRequest(common);
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const { socket } = response;
      const certificate = socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject.CN) : undefined;
      text(response).then((received) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received, certificate });
      }, reject);
    });
    outgoing.end(body);
  });
