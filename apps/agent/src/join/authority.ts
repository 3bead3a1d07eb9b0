import { isStatus } from "@gantry/api";
import { type ConfigMap, configMapDefinition } from "@gantry/api/core/v1";
import { authoritiesIn, authorityHash, Client, HttpsTransport } from "@gantry/client";
import { JoinError, newLine } from "./join-error";

const hashShape = /^sha256:[0-9a-f]{64}$/;

/** Milliseconds that a server may take to begin its answer. */
const timeout = 15_000;

/** @throws JoinError for a text that is no hash of an authority */
export const checkHash = (hash: string): string => {
  const lower = hash.toLowerCase();
  if (hashShape.test(lower)) return lower;
  throw new JoinError(
    `"${hash}" is no hash of a cluster's authority: that is sha256: and 64 hexadecimal digits. Copy the whole line again.`,
  );
};

const readClusterInfo = async (server: string): Promise<ConfigMap> => {
  // Nothing that comes over this connection is believed until it matches the hash, and no secret goes over it.
  const client = new Client(new HttpsTransport({ server, insecureSkipTlsVerify: true, timeout }));
  try {
    return await client.resource(configMapDefinition, "kube-public").get("cluster-info");
  } catch (error) {
    if (!isStatus(error, "NotFound") && !isStatus(error, "Forbidden")) throw error;
    throw new JoinError(
      `${server} does not tell of its cluster (the ConfigMap cluster-info in kube-public): it is not Gantry's API server.`,
    );
  } finally {
    await client.close();
  }
};

/**
 * The cluster's authority, from the server itself: whoever answers there, only the true authority has the hash that the
 * person was given over another way. kubeadm's discovery by token and hash does the same.
 * @param hash As {@link authorityHash} makes it.
 * @returns The certificate, PEM.
 * @throws JoinError when the hash does not match; errors of the network
 */
export const fetchAuthority = async (server: string, hash: string): Promise<string> => {
  const { data } = await readClusterInfo(server);
  const authorities = authoritiesIn(data?.kubeconfig ?? "");
  const found = authorities.find((authority) => authorityHash(authority) === hash);
  if (found !== undefined) return found;
  const theirs = authorities.map(authorityHash).join(", ") || "no authority at all";
  throw new JoinError(
    `${server} belongs to another cluster than the line says, or somebody stands between: it shows ${theirs}, and ${hash} was expected. Nothing was sent to it. Check the address. ${newLine}`,
  );
};
