import { ingressClassDefinition, ingressDefinition, servedIngresses } from "@gantry/api/networking/v1";
import type { InformerFactory } from "@gantry/client";
import type { Logger } from "../log";
import { informerBackends } from "./backends";
import { type Listener, listenPlain } from "./listener";
import { IngressProxy } from "./proxy";
import { RouteTable } from "./routes";

export interface IngressOptions {
  /** Shared with the rest of the agent; whoever made it starts and stops it. */
  readonly informers: InformerFactory;
  readonly httpPort: number;
  readonly logger: Logger;
}

export interface IngressServer {
  readonly httpPort: number;
  close(): Promise<void>;
}

/**
 * Serves the Ingresses of our class on this node. A change replaces the table of routes, which only requests that come
 * later see: connections and requests under way stay as they are. The port opens when everything is known, so that
 * nobody is told that there is no rule only because it was not read yet.
 */
export const startIngress = async ({ informers, httpPort, logger }: IngressOptions): Promise<IngressServer> => {
  const ingresses = informers.get(ingressDefinition);
  const classes = informers.get(ingressClassDefinition);
  const backends = informerBackends(informers);
  let routes = new RouteTable([]);
  let scheduled = false;
  const rebuild = (): void => {
    scheduled = false;
    routes = new RouteTable(servedIngresses(ingresses.values(), classes.values()));
  };
  // Many changes often come at once: one table serves them all.
  const changed = (): void => {
    if (!scheduled) setImmediate(rebuild);
    scheduled = true;
  };
  const handlers = { add: changed, update: changed, delete: changed };
  const unsubscribe = [ingresses.addHandlers(handlers), classes.addHandlers(handlers)];
  await informers.synced();
  rebuild();
  const proxy = new IngressProxy({ routes: () => routes, backends, logger });
  const stop = (): void => {
    for (const end of unsubscribe) end();
    proxy.close();
  };
  let listener: Listener;
  try {
    listener = await listenPlain(proxy, httpPort, logger);
  } catch (error) {
    stop();
    throw error;
  }
  logger.info({ httpPort: listener.port }, "Ingresses are served");
  return {
    httpPort: listener.port,
    close: async () => {
      await listener.close();
      stop();
    },
  };
};
