import { type ConfigMap, configMapDefinition } from "@gantry/api/core/v1";
import type { Client } from "../client";
import { authoritiesIn, authorityHash, serversIn } from "../kubeconfig/authority";

/** What a machine has to know of a cluster to join it, beside a token. None of it is secret. */
export interface JoinTarget {
  /** The API server as other machines reach it, `https://host:port`. */
  readonly server: string;
  /** The cluster's authority, as {@link authorityHash} names it. */
  readonly authorityHash: string;
}

/** Reads what a cluster tells everybody of itself: the ConfigMap cluster-info in kube-public, as kubeadm has it. */
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
  return { server, authorityHash: authorityHash(authority) };
};

/** What to run in a clone of Gantry on another machine to make it a node. */
export const joinLine = ({ server, authorityHash: hash }: JoinTarget, token: string): string =>
  `npm start -- --join ${server} --token ${token} --ca-hash ${hash}`;
