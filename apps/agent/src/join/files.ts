import { join } from "node:path";
import { writePrivateFile } from "../certificates/pair-file";

/** Where a node that joined keeps who it is. */
export interface IdentityFiles {
  /** Names the files below, so that a new certificate is used without another kubeconfig. */
  readonly kubeconfig: string;
  /** The cluster's authority, PEM. */
  readonly authority: string;
  /** Certificate and key of the node as a client of the API server. */
  readonly client: string;
  /** Certificate and key of the node's own API. */
  readonly serving: string;
}

/** @param root The agent's directory. */
export const identityFiles = (root: string): IdentityFiles => ({
  kubeconfig: join(root, "kubeconfig"),
  authority: join(root, "pki/ca.crt"),
  client: join(root, "pki/client.pem"),
  serving: join(root, "pki/serving.pem"),
});

/** Writes the kubeconfig of a node, in JSON, which is YAML. */
export const writeNodeKubeconfig = async (files: IdentityFiles, server: string, nodeName: string): Promise<void> => {
  const user = `system:node:${nodeName}`;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "gantry", cluster: { server, "certificate-authority": files.authority } }],
    users: [{ name: user, user: { "client-certificate": files.client, "client-key": files.client } }],
    contexts: [{ name: "gantry", context: { cluster: "gantry", user } }],
    "current-context": "gantry",
  };
  await writePrivateFile(files.kubeconfig, `${JSON.stringify(config, undefined, 2)}\n`);
};
