import { createServer, type Server, type ServerResponse } from "node:http";
import { cpus } from "node:os";
import type { Logger } from "pino";
import { renderContainerPage, renderMissingPage, renderNodePage, renderPodPage } from "./cadvisor-page";
import type { Collector } from "./collector";
import { renderCadvisorMetrics } from "./prometheus";

export interface CadvisorServerOptions {
  readonly nodeName: string;
  readonly port: number;
  readonly collector: Collector;
  readonly logger: Logger;
}

const send = (response: ServerResponse, code: number, answer: { readonly type: string; readonly body: string }): void => {
  response.writeHead(code, {
    "content-type": `${answer.type}; charset=utf-8`,
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  response.end(answer.body);
};

/**
 * cAdvisor's port: pages on `/containers/` for people, `/metrics` for Prometheus. It asks nobody who they are, so it
 * listens on loopback alone; from elsewhere the same figures are on the node's API, which does ask.
 */
export const startCadvisorServer = async (options: CadvisorServerOptions): Promise<Server> => {
  const { nodeName, port, collector, logger } = options;
  const html = async (path: string): Promise<{ code: number; body: string }> => {
    const pods = await collector.pods();
    const [pod, container] = path
      .split("/")
      .filter((segment) => segment !== "")
      .slice(1);
    if (pod === undefined) return { code: 200, body: renderNodePage(nodeName, await collector.node(), pods) };
    const sample = pods.find((candidate) => `pod${candidate.view.pod.metadata.uid}` === pod);
    const inner = sample?.containers.find((candidate) => candidate.container.id === container);
    if (sample && container === undefined) return { code: 200, body: renderPodPage(sample) };
    if (sample && inner) return { code: 200, body: renderContainerPage(sample, inner) };
    return { code: 404, body: renderMissingPage() };
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const answer = async (): Promise<void> => {
      if (path === "/") return void response.writeHead(307, { location: "/containers/" }).end();
      if (path === "/healthz") return send(response, 200, { type: "text/plain", body: "ok" });
      if (path === "/metrics") {
        const body = renderCadvisorMetrics(await collector.node(), await collector.pods(), cpus().length);
        return send(response, 200, { type: "text/plain; version=0.0.4", body });
      }
      const { code, body } = path.startsWith("/containers") ? await html(path) : { code: 404, body: renderMissingPage() };
      send(response, code, { type: "text/html", body });
    };
    answer().catch((error: Error) => {
      logger.warn({ path, error: error.message }, "container statistics could not be read");
      if (!response.headersSent) send(response, 500, { type: "text/plain", body: `${error.message}\n` });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
};
