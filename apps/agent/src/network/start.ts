import { setTimeout as delay } from "node:timers/promises";
import { nodeDefinition } from "@gantry/api/core/v1";
import type { InformerFactory } from "@gantry/client";
import { startClusterDns } from "../dns/start";
import { HollowNetwork } from "../runtime/hollow/hollow-network";
import type { StartContext } from "../start-context";
import { type NodeNetwork, startNodeNetwork } from "./node-network";
import type { PodNetwork } from "./types";

const dnsPort = 53;
/** Milliseconds. */
const dnsRetry = 5_000;

export interface StartedNetwork {
  readonly pods: PodNetwork;
  /** None where the network is simulated. */
  readonly node?: NodeNetwork;
}

/** Starts the network of the node's pods with the cluster's DNS, or a simulation of it that has no DNS. */
export const startNetwork = async (context: StartContext, informers: InformerFactory): Promise<StartedNetwork> => {
  const { config, log, started } = context;
  if (config.runtime === "hollow") return { pods: simulatedNetwork(config.nodeName, informers) };
  const network = await startNodeNetwork({
    nodeName: config.nodeName,
    nodeAddress: config.nodeIp,
    informers,
    rootDirectory: config.rootDirectory,
    clusterSubnet: config.clusterCidr,
    serviceSubnet: config.serviceCidr,
    dnsAddress: config.clusterDns,
    backend: config.networkBackend,
    logger: log,
  });
  started.add("network", () => network.close());
  void startDns(context, network.pods, informers);
  return { pods: network.pods, node: network };
};

const simulatedNetwork = (nodeName: string, informers: InformerFactory): PodNetwork => {
  const network = new HollowNetwork();
  const learn = (node: { metadata: { name: string }; spec?: { podCIDR?: string } }): void => {
    if (node.metadata.name === nodeName && node.spec?.podCIDR) network.open(node.spec.podCIDR);
  };
  informers.get(nodeDefinition).addHandlers({ add: learn, update: learn });
  return network;
};

/** The address that DNS is answered on exists once the network does. */
const startDns = async (context: StartContext, network: PodNetwork, informers: InformerFactory): Promise<void> => {
  const { config, log, started, signal } = context;
  const options = { informers, address: config.clusterDns, port: dnsPort, domain: config.clusterDomain, resolvConf: "/etc/resolv.conf" };
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await network.ready(signal);
      const server = await startClusterDns({ ...options, logger: log });
      if (signal.aborted) return await server.close();
      started.add("DNS", () => server.close());
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (attempt === 0) log.error({ error: String(error) }, "Cluster DNS could not be started; trying again until it works");
      // Woken by the agent's end: the loop sees it.
      await delay(dnsRetry, undefined, { signal }).catch(() => undefined);
    }
  }
};
