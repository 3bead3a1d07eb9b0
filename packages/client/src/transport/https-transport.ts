import type { Readable } from "node:stream";
import { type KubernetesObject, type Status, StatusError, type WatchEvent } from "@gantry/api";
import { Agent, type Dispatcher } from "undici";
import { CredentialReader, type Credentials, type Pem, type TlsMaterial } from "./credentials";
import { parseJsonLines } from "./json-lines";
import { encodeQuery } from "./query";
import { responseError } from "./response-error";
import { isIdempotent, retryAfter, withRetries } from "./retry";
import type { ApiRequest, ApiResponse, Transport } from "./transport";

export interface HttpsTransportOptions {
  /** `https://host:6443`; `http://` is allowed for a loopback listener. */
  readonly server: string;
  readonly credentials?: Credentials;
  /** Whom to trust to be the server; the system's authorities when left out. */
  readonly ca?: Pem;
  /** The name to expect in the server's certificate, where that is not the host of `server`. */
  readonly serverName?: string;
  /** Accepts any server certificate. For a person who asks for it, never a default. */
  readonly insecureSkipTlsVerify?: boolean;
  readonly userAgent?: string;
  /** Milliseconds until the server must have begun to answer; 60,000 when left out. */
  readonly timeout?: number;
}

/**
 * Milliseconds of silence after which the kernel asks whether the server is still there, every second and ten times at most. A server
 * that a network no longer leads to is so noticed within 20 s, and not at the end of a watch that nothing comes over any more.
 */
const keepAliveDelay = 10_000;

/** Seconds beyond its own end that a watch may be silent before its connection counts as dead. */
const watchSlack = 30;

/** The connections that were opened with one set of certificates. */
interface Connections {
  readonly agent: Agent;
  readonly tls: TlsMaterial;
  /** Requests without an answer, and answers that have not ended. */
  underWay: number;
}

/** Requests over HTTPS (or HTTP) with kept-alive connections; a watch or a log holds one of its own while it runs. */
export class HttpsTransport implements Transport {
  readonly #options: HttpsTransportOptions;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #reader: CredentialReader;
  /** Those of earlier certificates, while they have requests under way: watches and followed logs may go on for long. */
  readonly #retired = new Set<Connections>();
  #current: Connections | undefined;

  constructor(options: HttpsTransportOptions) {
    const url = new URL(options.server);
    this.#options = options;
    this.#origin = url.origin;
    this.#basePath = url.pathname.replace(/\/$/, "");
    this.#reader = new CredentialReader(options.credentials ?? {}, options.ca);
  }

  async request<Body = unknown>(request: ApiRequest): Promise<ApiResponse<Body>> {
    const send = async () => {
      const response = await this.#dispatch(request, this.#options.timeout);
      const text = await response.body.text();
      return { status: response.statusCode, text, wait: retryAfter(response.statusCode, response.headers["retry-after"]) };
    };
    const answer = await withRetries(send, { idempotent: isIdempotent(request.method), signal: request.signal });
    if (answer.status >= 400) throw responseError(answer.status, answer.text);
    return { status: answer.status, body: (answer.text === "" ? undefined : JSON.parse(answer.text)) as Body };
  }

  async *watch<T extends KubernetesObject = KubernetesObject>(request: ApiRequest): AsyncGenerator<WatchEvent<T>> {
    const seconds = Number(request.query?.timeoutSeconds ?? 0);
    try {
      const response = await this.#open(request, seconds > 0 ? (seconds + watchSlack) * 1000 : 0);
      for await (const line of parseJsonLines(response.body)) {
        const event = line as WatchEvent<T>;
        if (event.type === "ERROR") throw StatusError.from(event.object as unknown as Status);
        yield event;
      }
    } catch (error) {
      if (request.signal?.aborted && !(error instanceof StatusError)) return;
      throw error;
    }
  }

  async stream(request: ApiRequest): Promise<Readable> {
    const response = await this.#open(request, 0);
    return response.body;
  }

  /** Uses what stands in the files of certificates and tokens now from the next request on, where it would notice in a few seconds. */
  reloadCredentials(): void {
    this.#reader.forget();
  }

  async close(): Promise<void> {
    await Promise.all([this.#current, ...this.#retired].map((connections) => connections?.agent.destroy()));
  }

  /** @param bodyTimeout Milliseconds of silence after which the connection counts as dead; 0 for never. */
  async #open(request: ApiRequest, bodyTimeout: number): Promise<Dispatcher.ResponseData> {
    const response = await this.#dispatch(request, bodyTimeout);
    if (response.statusCode >= 400) throw responseError(response.statusCode, await response.body.text());
    return response;
  }

  async #dispatch(request: ApiRequest, bodyTimeout: number | undefined): Promise<Dispatcher.ResponseData> {
    const { tls, token } = await this.#reader.current();
    const headers: Record<string, string> = { accept: "application/json", "user-agent": this.#options.userAgent ?? "gantry" };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (request.body !== undefined) headers["content-type"] = request.contentType ?? "application/json";
    const connections = this.#connectionsFor(tls);
    connections.underWay += 1;
    const ended = () => this.#ended(connections);
    const response = connections.agent.request({
      origin: this.#origin,
      path: `${this.#basePath}${request.path}${encodeQuery(request.query)}`,
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: request.signal ?? null,
      headersTimeout: this.#options.timeout ?? 60_000,
      bodyTimeout: bodyTimeout ?? 60_000,
    });
    // Whatever becomes of it: an answer is over when its body is.
    response.then(({ body }) => body.once("close", ended), ended);
    return response;
  }

  #ended(connections: Connections): void {
    connections.underWay -= 1;
    if (connections.underWay > 0 || !this.#retired.delete(connections)) return;
    void connections.agent.destroy();
  }

  /** New certificates need new connections; requests under way, watches among them, finish on the old ones. */
  #connectionsFor(tls: TlsMaterial): Connections {
    const before = this.#current;
    if (before?.tls === tls) return before;
    if (before !== undefined && before.underWay > 0) this.#retired.add(before);
    else void before?.agent.destroy();
    const agent = new Agent({
      keepAliveTimeout: 60_000,
      connect: {
        ...tls,
        timeout: 10_000,
        keepAliveInitialDelay: keepAliveDelay,
        rejectUnauthorized: this.#options.insecureSkipTlsVerify !== true,
        ...(this.#options.serverName === undefined ? {} : { servername: this.#options.serverName }),
      },
    });
    this.#current = { agent, tls, underWay: 0 };
    return this.#current;
  }
}
