import { type NetworkBackend, type Node, networkBackendAnnotation, networkBackendOf } from "@gantry/api/core/v1";
import { formatSubnet, isIPv4, parseSubnet } from "../addresses";
import { isWireguardKey, wireguardKey } from "./wireguard-key";

/** What one node must know of another to reach its pods. */
export interface Peer {
  readonly name: string;
  /** Its podCIDR. */
  readonly subnet: string;
  /** The address that other nodes send to. */
  readonly address: string;
  /** What its agent runs, where it says so. */
  readonly backend?: NetworkBackend;
  /** For the backend wireguard; missing while the node has published none. */
  readonly publicKey?: string;
}

/** Overrides a node's InternalIP as the address that other nodes send pod traffic to. */
export const addressAnnotation = "gantry.dev/overlay-address";

/** Where an agent with the backend wireguard publishes its node's public key. */
export const publicKeyAnnotation = "gantry.dev/wireguard-public-key";

/** What a node has to say about itself on its Node object before others can reach its pods; null for what it no longer says. */
export const networkAnnotations = async (backend: NetworkBackend, rootDirectory: string): Promise<Record<string, string | null>> => ({
  [networkBackendAnnotation]: backend,
  [publicKeyAnnotation]: backend === "wireguard" ? (await wireguardKey(rootDirectory)).publicKey : null,
});

/** The IPv4 podCIDR of a node, in canonical form; undefined while the node controller has assigned none that is one. */
export const podSubnetOf = (node: Node): string | undefined => {
  const candidates = [...(node.spec.podCIDRs ?? []), ...(node.spec.podCIDR ? [node.spec.podCIDR] : [])];
  const found = candidates.find((candidate) => isIPv4(candidate.split("/")[0] ?? ""));
  try {
    return found === undefined ? undefined : formatSubnet(parseSubnet(found));
  } catch {
    // One node's mistake is not to stop what this node does for all others.
    return undefined;
  }
};

export const nodeAddressOf = (node: Node): string | undefined =>
  node.metadata.annotations?.[addressAnnotation] ??
  node.status?.addresses?.find((address) => address.type === "InternalIP" && isIPv4(address.address))?.address;

/** A node as a peer; undefined while its podCIDR or its address is not known. */
export const peerOf = (node: Node): Peer | undefined => {
  const subnet = podSubnetOf(node);
  const address = nodeAddressOf(node);
  if (subnet === undefined || address === undefined || !isIPv4(address)) return undefined;
  const publicKey = node.metadata.annotations?.[publicKeyAnnotation];
  const backend = networkBackendOf(node);
  return {
    name: node.metadata.name,
    subnet,
    address,
    ...(backend ? { backend } : {}),
    ...(publicKey && isWireguardKey(publicKey) ? { publicKey } : {}),
  };
};
