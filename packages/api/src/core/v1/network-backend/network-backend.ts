import type { Node } from "../schema/node";

/** How packets for pods of other nodes can travel; the first is what a cluster has that was not told otherwise. */
export const networkBackends = ["vxlan", "host-gw", "vxlan-direct", "wireguard", "udp"] as const;

/** `vxlan-direct` routes plainly to nodes on the same subnet and encapsulates the rest; `udp` is for debugging. */
export type NetworkBackend = (typeof networkBackends)[number];

export const defaultNetworkBackend: NetworkBackend = "vxlan";

/** Where an agent says on its Node which backend it runs. */
export const networkBackendAnnotation = "gantry.dev/network-backend";

/** Which backend a node's agent runs; undefined where it does not say so, or names one that is not known here. */
export const networkBackendOf = ({ metadata }: Pick<Node, "metadata">): NetworkBackend | undefined =>
  networkBackends.find((known) => known === metadata.annotations?.[networkBackendAnnotation]);

/**
 * The backend of a cluster, by what its nodes run: that of most of them. Where as many run another, it is that of the oldest of these
 * nodes, to which the others were added.
 * @param running What the nodes run, the oldest node first.
 * @returns undefined when there is none
 */
export const usualNetworkBackend = (running: readonly NetworkBackend[]): NetworkBackend | undefined => {
  const counts = new Map<NetworkBackend, number>();
  for (const backend of running) counts.set(backend, (counts.get(backend) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return running.find((backend) => counts.get(backend) === most);
};
