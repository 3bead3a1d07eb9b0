import { readFile } from "node:fs/promises";
import type { Client } from "@gantry/client";
import type { NodeCertificates } from "../join/node-certificates";
import { startCadvisorServer } from "../metrics/cadvisor-server";
import type { Collector } from "../metrics/collector";
import { createMetricsPages } from "../metrics/pages";
import type { NodeNetwork } from "../network/node-network";
import { agentVersion } from "../node/version";
import type { PodManager } from "../pods/pod-manager";
import type { ContainerRuntime } from "../runtime/types";
import type { StartContext } from "../start-context";
import { type KubeletServer, startKubeletServer } from "./kubelet-server";
import type { ServerCertificate } from "./types";

/** What the node's API tells of and acts on. */
export interface NodeApiParts {
  readonly client: Client;
  readonly runtime: ContainerRuntime;
  readonly pods: PodManager;
  readonly collector: Collector;
  /** None where the network is simulated. */
  readonly network: NodeNetwork | undefined;
  /** Of a node that joined by itself. */
  readonly certificates: NodeCertificates | undefined;
}

/** Opens what the node serves: the containers' figures, and its API as soon as it has a certificate. */
export const serveNode = async (context: StartContext, parts: NodeApiParts): Promise<void> => {
  const { config, log, started } = context;
  const { collector, certificates } = parts;
  if (config.cadvisorPort > 0) {
    const cadvisor = await startCadvisorServer({ nodeName: config.nodeName, port: config.cadvisorPort, collector, logger: log });
    started.add("container statistics", () => new Promise((resolve) => cadvisor.close(resolve)));
  }
  if (config.serving) {
    const { certificate, key, clientAuthority } = config.serving;
    const pair = { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
    await serveApi(context, parts, { pair, clientAuthority });
  } else if (certificates) {
    // The cluster signs it once it knows the node's addresses, which pods need not wait for.
    certificates.keepServing((pair) => serveApi(context, parts, { pair, clientAuthority: certificates.files.authority }));
  }
};

interface ServingIdentity {
  readonly pair: ServerCertificate;
  /** A file. Callers with a certificate of the authority in it are known by its subject. */
  readonly clientAuthority: string;
}

const serveApi = async (context: StartContext, parts: NodeApiParts, identity: ServingIdentity): Promise<KubeletServer> => {
  const { config, log, started } = context;
  const { client, runtime, pods, collector, network } = parts;
  const server = await startKubeletServer({
    nodeName: config.nodeName,
    address: "0.0.0.0",
    port: config.port,
    certificate: identity.pair,
    clientAuthority: await readFile(identity.clientAuthority, "utf8"),
    client,
    runtime,
    pods,
    metrics: createMetricsPages({ nodeName: config.nodeName, version: agentVersion, collector, pods }),
    ...(network ? { network } : {}),
    configuration: { maxPods: config.maxPods, clusterDNS: [config.clusterDns], clusterDomain: config.clusterDomain, port: config.port },
    logger: log,
  });
  started.add("node API", () => server.close());
  return server;
};
