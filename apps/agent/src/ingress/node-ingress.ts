import { setTimeout as delay } from "node:timers/promises";
import type { AgentConfig } from "../config";
import { type AnnouncementOptions, PortAnnouncement } from "./announcement";
import { type IngressServer, startIngress } from "./start";

export interface NodeIngressOptions extends AnnouncementOptions {
  readonly config: Pick<AgentConfig, "ingressHttpPort" | "ingressHttpsPort">;
}

const firstRetry = 1_000;
const longestRetry = 60_000;

/**
 * Serves Ingresses on the ports that the configuration names, and tells the cluster so. A node whose ports are taken runs
 * its pods all the same; the ports are tried again from time to time, as nobody tells when they become free.
 */
export const startNodeIngress = ({ config, ...options }: NodeIngressOptions): { stop(): Promise<void> } => {
  const { logger } = options;
  const stopping = new AbortController();
  const announcement = new PortAnnouncement(options);
  let server: IngressServer | undefined;
  const { ingressHttpPort: httpPort, ingressHttpsPort: httpsPort } = config;
  const ports = { ...(httpPort > 0 ? { httpPort } : {}), ...(httpsPort > 0 ? { httpsPort } : {}) };

  const serve = async (): Promise<void> => {
    if (httpPort === 0 && httpsPort === 0) return announcement.set([]);
    for (let retry = firstRetry; !server && !stopping.signal.aborted; retry = Math.min(retry * 2, longestRetry)) {
      try {
        server = await startIngress({ ...options, ...ports, signal: stopping.signal });
        announcement.set(Object.values(ports));
      } catch (error) {
        if (stopping.signal.aborted) return;
        announcement.set([]);
        logger.error({ error: String(error), ...ports, retryInMilliseconds: retry }, "Ingresses cannot be served on this node");
        await delay(retry, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const serving = serve();
  return {
    stop: async () => {
      stopping.abort();
      await serving;
      await server?.close();
      await announcement.stop();
    },
  };
};
