import { createServer, type Server } from "node:http";
import type { Logger } from "pino";

interface HealthCheck {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly localEndpoints: number;
}

/**
 * Answers on `healthCheckNodePort` of Services with externalTrafficPolicy Local: 200 while this node has endpoints of
 * the Service, else 503, so that an outside load balancer leaves the node out.
 */
export class HealthChecks {
  readonly #logger: Logger;
  readonly #servers = new Map<number, { check: HealthCheck; readonly server: Server }>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param service `namespace/name`. Without a check the service's port is closed. */
  set(service: string, check: HealthCheck | undefined): void {
    for (const [port, { check: standing, server }] of this.#servers)
      if (`${standing.namespace}/${standing.name}` === service && port !== check?.port) {
        this.#servers.delete(port);
        server.close();
        server.closeAllConnections();
      }
    if (!check) return;
    const standing = this.#servers.get(check.port);
    if (standing) standing.check = check;
    else this.#listen(check);
  }

  close(): void {
    for (const { server } of this.#servers.values()) {
      server.close();
      server.closeAllConnections();
    }
    this.#servers.clear();
  }

  #listen(first: HealthCheck): void {
    const server = createServer((_request, response) => {
      const { namespace, name, localEndpoints } = this.#servers.get(first.port)?.check ?? { ...first, localEndpoints: 0 };
      response.writeHead(localEndpoints > 0 ? 200 : 503, {
        "content-type": "application/json",
        "x-content-type-options": "nosniff",
        "x-load-balancing-endpoint-weight": String(localEndpoints),
      });
      response.end(`${JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy: true })}\n`);
    });
    server.on("error", (error) => {
      this.#servers.delete(first.port);
      this.#logger.error(
        { port: first.port, service: `${first.namespace}/${first.name}`, error: error.message },
        "healthCheckNodePort cannot be served",
      );
    });
    this.#servers.set(first.port, { check: first, server });
    server.listen(first.port);
  }
}
