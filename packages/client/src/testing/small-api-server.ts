import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { KubernetesObject, WatchEvent } from "@gantry/api";

interface Change {
  readonly revision: number;
  readonly path: string;
  readonly event: WatchEvent;
}

/** Answers a request in the server's place when it returns true. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

const send = (response: ServerResponse, code: number, body: unknown): ServerResponse =>
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));

const failure = (code: number, reason: string): unknown => ({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  metadata: {},
  message: reason,
  reason,
  code,
});

/**
 * An HTTP server that keeps objects by path and revision: just enough of the Kubernetes protocol (list, watch,
 * compare-and-swap, merge patch of top-level fields) to drive the client over a real connection.
 */
export class SmallApiServer {
  readonly objects = new Map<string, KubernetesObject>();
  /** Requests so far, as `GET /path?query`. */
  readonly requests: string[] = [];
  intercept: Interceptor = () => false;
  /** Watches from before this revision are answered with 410. */
  oldestRevision = 0;
  #revision = 100;
  readonly #changes: Change[] = [];
  readonly #watches = new Map<ServerResponse, string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get watchCount(): number {
    return this.#watches.size;
  }

  /** Cuts the connections of all watches. */
  breakWatches(): void {
    for (const response of this.#watches.keys()) response.destroy();
  }

  /** Sends an event to all watches that is no change of an object. */
  broadcast(event: unknown): void {
    for (const response of this.#watches.keys()) response.write(`${JSON.stringify(event)}\n`);
  }

  put(
    collection: string,
    object: { metadata: Partial<KubernetesObject["metadata"]> & { name: string }; [field: string]: unknown },
  ): KubernetesObject {
    const path = `${collection}/${object.metadata.name}`;
    const previous = this.objects.get(path);
    this.#revision += 1;
    const uid = previous?.metadata.uid ?? `uid-${this.#revision}`;
    const stored = {
      ...object,
      metadata: { ...object.metadata, uid, resourceVersion: String(this.#revision) },
    } as unknown as KubernetesObject;
    this.objects.set(path, stored);
    this.#publish({ revision: this.#revision, path, event: { type: previous ? "MODIFIED" : "ADDED", object: stored } });
    return stored;
  }

  remove(path: string): void {
    const previous = this.objects.get(path);
    if (previous === undefined) return;
    this.#revision += 1;
    this.objects.delete(path);
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(this.#revision) } };
    this.#publish({ revision: this.#revision, path, event: { type: "DELETED", object } });
  }

  #publish(change: Change): void {
    this.#changes.push(change);
    for (const [response, collection] of this.#watches)
      if (change.path.startsWith(`${collection}/`)) response.write(`${JSON.stringify(change.event)}\n`);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.intercept(request, response)) return;
    const url = new URL(request.url ?? "/", "http://server");
    const body = await text(request);
    if (url.searchParams.get("watch") === "true") this.#watch(url, response);
    else if (request.method === "GET") this.#read(url.pathname, response);
    else this.#write(request.method ?? "", url.pathname, { response, body: body === "" ? {} : JSON.parse(body) });
  }

  #read(path: string, response: ServerResponse): ServerResponse {
    const object = this.objects.get(path);
    if (object !== undefined) return send(response, 200, object);
    if (/s$/.test(path)) {
      const items = [...this.objects].filter(([key]) => key.startsWith(`${path}/`)).map(([, item]) => item);
      return send(response, 200, { kind: "List", apiVersion: "v1", metadata: { resourceVersion: String(this.#revision) }, items });
    }
    return send(response, 404, failure(404, "NotFound"));
  }

  #watch(url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get("resourceVersion"));
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    if (from < this.oldestRevision) {
      response.end(`${JSON.stringify({ type: "ERROR", object: failure(410, "Expired") })}\n`);
      return;
    }
    for (const change of this.#changes) {
      if (change.revision > from && change.path.startsWith(`${url.pathname}/`)) response.write(`${JSON.stringify(change.event)}\n`);
    }
    this.#watches.set(response, url.pathname);
    response.on("close", () => this.#watches.delete(response));
  }

  #write(
    method: string,
    path: string,
    exchange: { response: ServerResponse; body: Record<string, unknown> & { metadata?: KubernetesObject["metadata"] } },
  ): ServerResponse {
    const { response, body } = exchange;
    const collection = method === "POST" ? path : path.slice(0, path.lastIndexOf("/"));
    const name = method === "POST" ? (body.metadata?.name ?? "") : path.slice(collection.length + 1);
    const current = this.objects.get(`${collection}/${name}`);
    if (method === "POST" && current !== undefined) return send(response, 409, failure(409, "AlreadyExists"));
    if (method !== "POST" && current === undefined) return send(response, 404, failure(404, "NotFound"));
    const expected = body.metadata?.resourceVersion;
    if (method === "PUT" && expected !== current?.metadata.resourceVersion) return send(response, 409, failure(409, "Conflict"));
    if (method === "DELETE") {
      this.remove(`${collection}/${name}`);
      return send(response, 200, { kind: "Status", apiVersion: "v1", status: "Success", metadata: {}, code: 200 });
    }
    const patched = method === "PATCH" ? { ...current, ...body, metadata: { ...current?.metadata, ...body.metadata } } : body;
    return send(response, 200, this.put(collection, { ...patched, metadata: { ...patched.metadata, name } }));
  }
}
