import { Client, HttpsTransport, type LoadedKubeconfig, loadKubeconfig } from "@gantry/client";
import { agentVersion } from "../node/version";
import type { StartContext } from "../start-context";
import { joinCluster } from "./join";
import { NodeCertificates } from "./node-certificates";

/**
 * Milliseconds that the API server has to answer. Shorter than the time in which a silent node is given up: a request that was under way
 * when the network broke must not keep the next sign of life waiting.
 */
const requestTimeout = 12_000;

export interface ClusterConnection {
  readonly client: Client;
  readonly kubeconfig: LoadedKubeconfig;
  /** Of a node that joined by itself. */
  readonly certificates: NodeCertificates | undefined;
}

/** Joins the cluster where the node is to do so by itself, and opens the way to its API server. @throws JoinError */
export const connectToCluster = async ({ config, log, started, signal }: StartContext): Promise<ClusterConnection> => {
  const { nodeName, nodeIp, rootDirectory: root } = config;
  const identity = config.bootstrap && (await joinCluster({ ...config.bootstrap, nodeName, root, log, signal }));
  const kubeconfig = await loadKubeconfig(config.kubeconfig);
  const transport = new HttpsTransport({ ...kubeconfig.transport, userAgent: `gantry-agent/${agentVersion}`, timeout: requestTimeout });
  const client = new Client(transport);
  started.add("API client", () => client.close());
  const certificates = identity && new NodeCertificates({ client, files: identity, nodeName, nodeIp, log });
  certificates?.keepClient(transport);
  started.add("certificates", async () => certificates?.stop());
  return { client, kubeconfig, certificates };
};
