import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import type { Logger } from "../log";
import type { Backends } from "./backends";
import { type Answer, BackendError, Exchanges } from "./exchange";
import { responseHeaders } from "./headers";
import { plainPage, sendPage } from "./pages";
import type { RouteTable } from "./routes";
import { targetOf } from "./target";

/** Of connections that carry another protocol, in milliseconds. */
const keepAliveDelay = 30_000;

export interface IngressProxyOptions {
  /** The table of this moment: requests under way are not touched when it is replaced. */
  readonly routes: () => RouteTable;
  readonly backends: Backends;
  readonly logger: Logger;
}

/** Raw lines of a response for a connection that has left HTTP's hands. */
const responseHead = ({ statusCode = 502, statusMessage }: IncomingMessage, headers: readonly string[]): string => {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage || (STATUS_CODES[statusCode] ?? "")}`];
  for (let index = 0; index + 1 < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
};

const rawPage = (status: number): string => {
  const body = plainPage(status);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/** Brings requests to the backends that the Ingresses name, and answers back. */
export class IngressProxy {
  readonly #options: IngressProxyOptions;
  readonly #exchanges = new Exchanges();

  constructor(options: IngressProxyOptions) {
    this.#options = options;
  }

  /** @param secure Whether the request came over TLS. */
  async serve(request: IncomingMessage, response: ServerResponse, secure: boolean): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await this.#ask(request, secure, gone.signal);
    if (gone.signal.aborted) return;
    if (typeof answer === "number") return sendPage(response, answer);
    if (answer.type === "upgrade") {
      answer.socket.destroy();
      return sendPage(response, 502);
    }
    const { statusCode = 502, statusMessage } = answer.response;
    response.writeHead(statusCode, statusMessage, responseHeaders(answer.response));
    // What breaks here breaks the client's connection, which is how it learns that the answer is not whole.
    pipeline(answer.response, response, () => {});
  }

  /** For connections that ask for another protocol: WebSockets. */
  async serveUpgrade(request: IncomingMessage, client: Socket, head: Buffer, secure: boolean): Promise<void> {
    const gone = new AbortController();
    client.on("error", () => client.destroy());
    client.on("close", () => gone.abort());
    const answer = await this.#ask(request, secure, gone.signal);
    if (gone.signal.aborted) return;
    if (typeof answer === "number") return void client.end(rawPage(answer));
    const { response } = answer;
    if (answer.type === "response") {
      client.write(responseHead(response, [...responseHeaders(response), "connection", "close"]), "latin1");
      pipeline(response, client, () => {});
      return;
    }
    const { socket: backend } = answer;
    const headers = [...responseHeaders(response), "connection", "Upgrade", "upgrade", response.headers.upgrade ?? ""];
    client.write(responseHead(response, headers), "latin1");
    client.write(answer.head);
    backend.write(head);
    for (const socket of [client, backend]) {
      socket.setNoDelay(true);
      // Either end may be silent for as long as it likes, but not gone.
      socket.setTimeout(0);
      socket.setKeepAlive(true, keepAliveDelay);
    }
    pipeline(client, backend, () => {});
    pipeline(backend, client, () => {});
  }

  close(): void {
    this.#exchanges.close();
  }

  /** What the backend answered, or the status to answer with in its place. */
  async #ask(request: IncomingMessage, secure: boolean, signal: AbortSignal): Promise<Answer | number> {
    const { routes, backends, logger } = this.#options;
    const target = targetOf(request);
    if (!target) return 400;
    const match = routes().match(target.host, target.path);
    if (!match) return 404;
    const endpointsNow = () => (match.backend ? backends.endpoints(match.backend) : []);
    const endpoints = endpointsNow();
    if (endpoints.length === 0) return 503;
    try {
      return await this.#exchanges.send({ incoming: request, target: target.forwarded, secure, endpoints, endpointsNow, signal });
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      if (!signal.aborted) logger.warn({ ...match.backend, error: error.message }, "a backend of an Ingress did not answer");
      return error.kind === "broken" ? 502 : 503;
    }
  }
}
