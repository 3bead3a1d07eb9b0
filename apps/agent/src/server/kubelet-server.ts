import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Duplex } from "node:stream";
import { SessionBroken, UpgradeRefused } from "../streaming/types";
import { refuseUpgrade, wantsSpdy, wantsWebSocket } from "../streaming/upgrade";
import { AccessControl } from "./access";
import { serveCommand, serveRun } from "./commands";
import { serveContainerLogs } from "./container-logs";
import { serveNetwork } from "./network";
import { servePortForward } from "./port-forward";
import { type Exchange, HttpFailure, type KubeletServerOptions, type ServerCertificate } from "./types";

const parsePath = (request: IncomingMessage): { readonly url: URL; readonly segments: string[] } => {
  try {
    const url = new URL(request.url ?? "/", "https://node");
    return {
      url,
      segments: url.pathname
        .split("/")
        .filter((segment) => segment !== "")
        .map(decodeURIComponent),
    };
  } catch {
    throw new HttpFailure(400, "the request's path cannot be read");
  }
};

const failureOf = (error: unknown): { readonly code: number; readonly message: string } =>
  error instanceof HttpFailure || error instanceof UpgradeRefused
    ? { code: error.code, message: error.message }
    : { code: 500, message: (error as Error).message };

const sendText = (response: ServerResponse, body: string, contentType = "text/plain; charset=utf-8"): void => {
  response.writeHead(200, { "content-type": contentType, "content-length": Buffer.byteLength(body) }).end(body);
};

const sendJson = (response: ServerResponse, body: object): void => sendText(response, JSON.stringify(body), "application/json");

const prometheusText = "text/plain; version=0.0.4; charset=utf-8";

/** The node's API: what the control plane and Prometheus ask of a kubelet. Every request is authenticated and authorised. */
export class KubeletServer {
  readonly #options: KubeletServerOptions;
  readonly #access: AccessControl;
  readonly #server: Server;
  readonly #upgraded = new Set<Duplex>();

  constructor(options: KubeletServerOptions) {
    this.#options = options;
    this.#access = new AccessControl(options.client, options.nodeName);
    this.#server = createServer(
      {
        cert: options.certificate.certificate,
        key: options.certificate.key,
        ca: options.clientAuthority,
        requestCert: true,
        // Who has no certificate may have a token.
        rejectUnauthorized: false,
        minVersion: "TLSv1.2",
        ALPNProtocols: ["http/1.1"],
      },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
    // Logs that are followed and long execs say nothing for hours.
    this.#server.requestTimeout = 0;
  }

  /** Resolves when it listens; rejects when the port is taken. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port, this.#options.address, () => {
        this.#server.off("error", reject);
        this.#server.on("error", (error) => this.#options.logger.error({ error: error.message }, "the node's API had an error"));
        resolve();
      });
    });
  }

  /** Serves new connections with another certificate. */
  setCertificate(certificate: ServerCertificate): void {
    this.#server.setSecureContext({
      cert: certificate.certificate,
      key: certificate.key,
      ca: this.#options.clientAuthority,
      minVersion: "TLSv1.2",
    });
  }

  /** Stops at once: logs that are followed and sessions end. */
  async close(): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const controller = new AbortController();
    response.on("close", () => controller.abort());
    try {
      const path = parsePath(request);
      await this.#access.check(request, path.segments);
      await this.#route({ request, response, ...path, signal: controller.signal });
    } catch (error) {
      const { code, message } = failureOf(error);
      if (code >= 500) this.#options.logger.warn({ path: request.url?.split("?")[0], error: message }, "a request to the node failed");
      if (response.headersSent) response.destroy();
      else response.writeHead(code, { "content-type": "text/plain; charset=utf-8" }).end(`${message}\n`);
    }
  }

  async #route(exchange: Exchange): Promise<void> {
    const { runtime, pods, metrics, configuration, network } = this.#options;
    const { response, segments, request } = exchange;
    const [first, second] = segments;
    const path = `/${segments.join("/")}`;
    if (first === "run" && request.method === "POST") return serveRun(exchange, pods, runtime);
    if (first === "gantry" && second === "network" && network) return serveNetwork(exchange, network);
    if (first === "exec" || first === "attach" || first === "portForward")
      throw new HttpFailure(400, "Upgrade request required: this path speaks SPDY/3.1 and WebSocket");
    if (request.method !== "GET" && request.method !== "HEAD") throw new HttpFailure(405, `${request.method} is not allowed here`);
    if (first === "containerLogs" && segments.length === 4) return serveContainerLogs(exchange, pods, runtime);
    if (first === "healthz" && (second === undefined || second === "ping" || second === "log" || second === "syncloop"))
      return sendText(response, "ok");
    if (path === "/stats/summary" || path === "/stats") return sendJson(response, await metrics.summary());
    if (path === "/metrics") return sendText(response, await metrics.agent(), prometheusText);
    if (path === "/metrics/cadvisor") return sendText(response, await metrics.cadvisor(), prometheusText);
    if (path === "/metrics/resource") return sendText(response, await metrics.resource(), prometheusText);
    if (path === "/metrics/probes") return sendText(response, metrics.probes?.() ?? "", prometheusText);
    if (path === "/configz") return sendJson(response, { kubeletconfig: configuration });
    if (path === "/pods" || path === "/runningpods") {
      const views = pods.list().filter((view) => path === "/pods" || view.containers.some((container) => container.state === "running"));
      return sendJson(response, { kind: "PodList", apiVersion: "v1", metadata: {}, items: views.map((view) => view.pod) });
    }
    throw new HttpFailure(404, "404 page not found");
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#upgraded.add(socket);
    socket.on("close", () => this.#upgraded.delete(socket));
    socket.on("error", () => socket.destroy());
    try {
      const path = parsePath(request);
      await this.#access.check(request, path.segments);
      if (!wantsSpdy(request) && !wantsWebSocket(request))
        throw new HttpFailure(400, "only upgrades to SPDY/3.1 and WebSocket are understood");
      const [first] = path.segments;
      const upgrade = { request, socket, head };
      if ((first === "exec" || first === "attach") && path.segments.length >= 4) await serveCommand(upgrade, path, this.#options);
      else if (first === "portForward" && path.segments.length >= 3) await servePortForward(upgrade, path, this.#options.pods);
      else throw new HttpFailure(404, "404 page not found");
    } catch (error) {
      const { code, message } = failureOf(error);
      if (code >= 500) this.#options.logger.warn({ path: request.url?.split("?")[0], error: message }, "a session with a container failed");
      if (error instanceof SessionBroken) socket.destroy();
      else refuseUpgrade(socket, code, message);
    }
  }
}

/** Serves the node's API. Resolves when it listens. */
export const startKubeletServer = async (options: KubeletServerOptions): Promise<KubeletServer> => {
  const server = new KubeletServer(options);
  await server.listen();
  return server;
};
