import { ingressClassDefinition, ingressDefinition, servedIngresses } from "@gantry/api/networking/v1";
import type { Client, InformerFactory } from "@gantry/client";
import type { Logger } from "../log";
import { informerBackends } from "./backends";
import { Certificates } from "./certificates";
import { type Listener, listenPlain, listenSecure } from "./listener";
import { IngressProxy } from "./proxy";
import { RouteTable } from "./routes";

export interface IngressOptions {
  readonly client: Client;
  /** Shared with the rest of the agent; whoever made it starts and stops it. */
  readonly informers: InformerFactory;
  /** Undefined: not served. */
  readonly httpPort?: number;
  /** Undefined: not served, and no Secret is read. */
  readonly httpsPort?: number;
  /** Gives up waiting for the cluster. */
  readonly signal?: AbortSignal;
  readonly logger: Logger;
}

export interface IngressServer {
  /** The ports that are listened on, where 0 was asked for. */
  readonly httpPort: number | undefined;
  readonly httpsPort: number | undefined;
  close(): Promise<void>;
}

/** Milliseconds that the ports wait at the start for certificates: one that nobody has made yet must not hold up the others. */
const certificatesTimeout = 5_000;

/** Rejects with the signal's reason when that comes first. */
const untilAborted = async (promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
  });
  signal?.addEventListener("abort", abort);
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
};

/**
 * Serves the Ingresses of our class on this node. A change replaces the table of routes, which only requests that come
 * later see: connections and requests under way stay as they are. The ports open when everything is known, so that
 * nobody is told that there is no rule only because it was not read yet.
 */
export const startIngress = async (options: IngressOptions): Promise<IngressServer> => {
  const { client, informers, httpPort, httpsPort, signal, logger } = options;
  const ingresses = informers.get(ingressDefinition);
  const classes = informers.get(ingressClassDefinition);
  const backends = informerBackends(informers);
  const certificates = httpsPort === undefined ? undefined : new Certificates({ client, logger });
  let routes = new RouteTable([]);
  let scheduled = false;
  const rebuild = (): void => {
    scheduled = false;
    const served = servedIngresses(ingresses.values(), classes.values());
    routes = new RouteTable(served);
    certificates?.setIngresses(served);
  };
  // Many changes often come at once: one table serves them all.
  const changed = (): void => {
    if (!scheduled) setImmediate(rebuild);
    scheduled = true;
  };
  const handlers = { add: changed, update: changed, delete: changed };
  const unsubscribe = [ingresses.addHandlers(handlers), classes.addHandlers(handlers)];
  const proxy = new IngressProxy({ routes: () => routes, backends, logger });
  const listeners: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
    for (const end of unsubscribe) end();
    proxy.close();
    await certificates?.close();
  };
  const opened = (listener: Listener): number => {
    listeners.push(listener);
    return listener.port;
  };
  try {
    await untilAborted(informers.synced(), signal);
    rebuild();
    await certificates?.synced(certificatesTimeout);
    const plain = httpPort === undefined ? undefined : opened(await listenPlain(proxy, httpPort, logger));
    const secure =
      certificates && httpsPort !== undefined ? opened(await listenSecure(proxy, httpsPort, { certificates, logger })) : undefined;
    logger.info({ httpPort: plain, httpsPort: secure }, "Ingresses are served");
    return { httpPort: plain, httpsPort: secure, close };
  } catch (error) {
    await close();
    throw error;
  }
};
