import { namespaceDefinition, serviceDefinition } from "@gantry/api/core/v1";
import { endpointSliceDefinition } from "@gantry/api/discovery/v1";
import type { InformerFactory } from "@gantry/client";
import type { Logger } from "pino";
import { ClusterZone } from "./cluster-answers";
import { informerView } from "./cluster-view";
import { HostNameservers } from "./resolv-conf";
import { Resolver } from "./resolver";
import { DnsServer } from "./server";
import { Upstream } from "./upstream";

export interface ClusterDnsOptions {
  readonly informers: InformerFactory;
  /** An address of this node; the cluster's DNS service address, which every node has for itself. */
  readonly address: string;
  readonly port: number;
  /** `cluster.local`. */
  readonly domain: string;
  /** Of the host; its name servers answer for everything outside of the cluster. */
  readonly resolvConf: string;
  readonly logger: Logger;
}

/**
 * Answers DNS from the watch cache of this node. Resolves when it listens, which is when the cache is filled: before,
 * it would deny names that exist. Rejects when the address cannot be had.
 */
export const startClusterDns = async (options: ClusterDnsOptions): Promise<DnsServer> => {
  const { informers } = options;
  const nameservers = new HostNameservers(options.resolvConf, options.address);
  const zone = new ClusterZone(options.domain, informerView(informers));
  await Promise.all([
    informers.get(namespaceDefinition).synced(),
    informers.get(serviceDefinition).synced(),
    informers.get(endpointSliceDefinition).synced(),
  ]);
  const upstream = new Upstream({ servers: () => nameservers.list() });
  const server = new DnsServer({
    address: options.address,
    port: options.port,
    resolver: new Resolver(zone, upstream, options.logger),
    logger: options.logger,
  });
  await server.listen();
  return server;
};
