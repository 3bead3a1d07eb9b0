import { Agent, type ClientRequest, type IncomingMessage, request as startRequest } from "node:http";
import type { Socket } from "node:net";
import type { ServiceEndpoint } from "../network/proxy/service-ports";
import { hasBody, requestHeaders } from "./headers";

/** Milliseconds until an endpoint that does not accept is passed over. */
const connectTimeout = 2_000;
const maximumAttempts = 4;
/** How many idle connections are kept to each endpoint, and for how long in milliseconds. */
const pool = { keepAlive: true, maxFreeSockets: 64, timeout: 60_000, scheduling: "lifo" } as const;

/** Methods that may be sent twice without harm (RFC 9110 §9.2.2). */
const repeatable = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

const addressOf = ({ ip, port }: ServiceEndpoint): string => `${ip}:${port}`;

/** No endpoint accepted the request (`unreachable`), or one did and broke off. */
export class BackendError extends Error {
  constructor(
    readonly kind: "unreachable" | "broken",
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = "BackendError";
  }
}

/** What a backend answered: a response, or another protocol on its connection. */
export type Answer =
  | { readonly type: "response"; readonly response: IncomingMessage }
  | { readonly type: "upgrade"; readonly response: IncomingMessage; readonly socket: Socket; readonly head: Buffer };

interface Attempt {
  readonly answer: Promise<Answer>;
  readonly outgoing: ClientRequest;
}

export interface ExchangeRequest {
  readonly incoming: IncomingMessage;
  /** Path and query. */
  readonly target: string;
  readonly secure: boolean;
  /** In the order in which they are tried; at least one. */
  readonly endpoints: readonly ServiceEndpoint[];
  /** The endpoints of a later moment: those that were may all be gone by the time that the last of them has been tried. */
  readonly endpointsNow: () => readonly ServiceEndpoint[];
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** Sends requests to the first endpoint that takes them, over connections that are kept where that is safe. */
export class Exchanges {
  readonly #kept = new Agent(pool);
  readonly #fresh = new Agent({ keepAlive: false });

  /**
   * Nothing has been sent when an endpoint does not accept, so the next one is tried whatever the request is. What has been
   * sent is sent again only when that does no harm and there is no body, which is gone: to the same endpoint when just a
   * kept connection was stale, else to the next one.
   * @throws BackendError
   */
  async send(request: ExchangeRequest): Promise<Answer> {
    const { incoming, signal } = request;
    const repeats = incoming.headers.upgrade === undefined && !hasBody(incoming) && repeatable.has(incoming.method ?? "");
    let agent = repeats ? this.#kept : this.#fresh;
    const passedOver = new Set<string>();
    let left = request.endpoints;
    for (let attempts = 1; ; attempts++) {
      const [endpoint, ...others] = left;
      if (!endpoint) throw new BackendError("unreachable", new Error("there is no endpoint"));
      const progress = { sent: false };
      const { answer, outgoing } = this.#attempt(request, endpoint, { agent, progress });
      try {
        return await answer;
      } catch (error) {
        const wasStale = progress.sent && outgoing.reusedSocket;
        if (wasStale) {
          agent = this.#fresh;
        } else {
          passedOver.add(addressOf(endpoint));
          left = others.length > 0 ? others : request.endpointsNow().filter((later) => !passedOver.has(addressOf(later)));
        }
        const over = signal.aborted || attempts >= maximumAttempts || left.length === 0;
        if (over || (progress.sent && !repeats)) throw new BackendError(progress.sent ? "broken" : "unreachable", error as Error);
      }
    }
  }

  close(): void {
    this.#kept.destroy();
    this.#fresh.destroy();
  }

  #attempt(
    { incoming, target, secure, signal }: ExchangeRequest,
    endpoint: ServiceEndpoint,
    how: { agent: Agent; progress: { sent: boolean } },
  ): Attempt {
    const headers = requestHeaders(incoming, secure);
    const { upgrade } = incoming.headers;
    const outgoing = startRequest({
      host: endpoint.ip,
      port: endpoint.port,
      method: incoming.method,
      path: target,
      headers: upgrade === undefined ? headers : { ...headers, connection: "Upgrade", upgrade },
      agent: how.agent,
      setHost: false,
      signal,
    });
    const answer = new Promise<Answer>((resolve, reject) => {
      outgoing.on("error", reject);
      outgoing.on("response", (response) => resolve({ type: "response", response }));
      outgoing.on("upgrade", (response, socket, head) => resolve({ type: "upgrade", response, socket: socket as Socket, head }));
    });
    const sendBody = (): void => {
      how.progress.sent = true;
      if (upgrade === undefined && hasBody(incoming)) incoming.pipe(outgoing);
      else outgoing.end();
    };
    outgoing.once("socket", (socket) => {
      if (!socket.connecting) return sendBody();
      const timer = setTimeout(() => outgoing.destroy(new Error(`no connection within ${connectTimeout} ms`)), connectTimeout);
      socket.once("close", () => clearTimeout(timer));
      socket.once("connect", () => {
        clearTimeout(timer);
        sendBody();
      });
    });
    return { answer, outgoing };
  }
}
