import {
  type ConfigMap,
  configMapDefinition,
  defaultNetworkBackend,
  type NetworkBackend,
  type Node,
  networkBackendOf,
  nodeDefinition,
  usualNetworkBackend,
} from "@gantry/api/core/v1";
import type { Client } from "../client";
import { authoritiesIn, authorityHash, serversIn } from "../kubeconfig/authority";

/** What a machine has to know of a cluster to join it, beside a token. None of it is secret. */
export interface JoinTarget {
  /** The API server as other machines reach it, `https://host:port`. */
  readonly server: string;
  /** The cluster's authority, as {@link authorityHash} names it. */
  readonly authorityHash: string;
  /** How the cluster's nodes reach each other's pods; the default when left out. */
  readonly networkBackend?: NetworkBackend;
}

/**
 * Reads which backend the nodes of a cluster run: what a machine that joins has to run, too, to reach their pods.
 * @returns undefined while no node says so: it has none yet, or simulated ones
 * @throws StatusError 403 where the client's user may not list nodes
 */
export const readNetworkBackend = async (client: Client): Promise<NetworkBackend | undefined> => {
  const { items } = await client.resource(nodeDefinition).list();
  const born = ({ metadata }: Node): number => Date.parse(metadata.creationTimestamp);
  const oldestFirst = items.toSorted((one, other) => born(one) - born(other));
  return usualNetworkBackend(oldestFirst.map(networkBackendOf).filter((backend) => backend !== undefined));
};

/** Reads what a cluster tells of itself: the ConfigMap cluster-info in kube-public, as kubeadm has it, and its nodes. */
export const readJoinTarget = async (client: Client): Promise<JoinTarget> => {
  const { data }: ConfigMap = await client.resource(configMapDefinition, "kube-public").get("cluster-info");
  const kubeconfig = data?.kubeconfig ?? "";
  const [authority] = authoritiesIn(kubeconfig);
  const [server] = serversIn(kubeconfig);
  if (authority === undefined || server === undefined) {
    throw new Error(
      "The ConfigMap cluster-info in kube-public names no server, or no authority. The control plane writes it at its start.",
    );
  }
  return { server, authorityHash: authorityHash(authority), networkBackend: await readNetworkBackend(client) };
};

/** What to run in a clone of Gantry on another machine to make it a node. */
export const joinLine = ({ server, authorityHash: hash, networkBackend = defaultNetworkBackend }: JoinTarget, token: string): string =>
  [
    `npm start -- --join ${server} --token ${token} --ca-hash ${hash}`,
    ...(networkBackend === defaultNetworkBackend ? [] : [`--network-backend ${networkBackend}`]),
  ].join(" ");
