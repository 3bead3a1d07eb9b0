import { stringify } from "yaml";
import type { KeyPair } from "./authority";

export interface KubeconfigOptions {
  readonly cluster: string;
  /** `https://host:port` */
  readonly server: string;
  /** The authority's certificate, PEM. */
  readonly authority: string;
  readonly user: string;
  readonly client: KeyPair;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with everything inside, so that the one file can be copied elsewhere. */
export const renderKubeconfig = (options: KubeconfigOptions): string =>
  stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: options.cluster, cluster: { server: options.server, "certificate-authority-data": base64(options.authority) } }],
    users: [
      {
        name: options.user,
        user: { "client-certificate-data": base64(options.client.certificate), "client-key-data": base64(options.client.key) },
      },
    ],
    contexts: [{ name: options.cluster, context: { cluster: options.cluster, user: options.user } }],
    "current-context": options.cluster,
  });
