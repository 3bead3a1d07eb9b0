import type { NetworkBackend } from "@gantry/api/core/v1";
import type { Logger } from "pino";
import { findLink } from "../bridge";
import { ipBatch } from "../command";
import type { Peer } from "./peers";
import type { Underlay } from "./underlay";

/** What a packet of a pod is put into to travel to another node. */
export type Encapsulation = "vxlan" | "wireguard" | "udp";

export const tunnelInterfaces: Readonly<Record<Encapsulation, string>> = {
  vxlan: "gantry-vxlan",
  wireguard: "gantry-wg",
  udp: "gantry-udp",
};

/** What each backend puts packets into, and takes from others; undefined when it only routes. */
export const encapsulationOf: Readonly<Record<NetworkBackend, Encapsulation | undefined>> = {
  "host-gw": undefined,
  vxlan: "vxlan",
  "vxlan-direct": "vxlan",
  wireguard: "wireguard",
  udp: "udp",
};

export interface TunnelOptions {
  readonly underlay: Underlay;
  /** The podCIDR of this node. */
  readonly podSubnet: string;
  /** Of this end: the source of what the node itself sends to pods. */
  readonly address: string;
  readonly mtu: number;
  /** The agent's directory. */
  readonly rootDirectory: string;
  readonly logger: Logger;
}

/** The interface that leads to other nodes, and what stands behind it. */
export interface Tunnel {
  /** Makes the interface, or takes over the one that an earlier life of the agent left. Rejects, saying what is missing. */
  start(): Promise<void>;
  /** Makes these the other ends. After a rejection it is to be called again. */
  setPeers(peers: readonly Peer[]): Promise<void>;
  /** Ends what runs inside or beside the agent. What the kernel does by itself goes on. */
  close(): Promise<void>;
}

/** Whether an interface stands there as it should be. */
export const linkFits = async (name: string, address: string, mtu: number): Promise<boolean> => {
  const link = await findLink(name);
  return link?.mtu === mtu && link.addr_info?.some(({ local }) => local === address) === true;
};

export const removeLink = async (name: string): Promise<void> => {
  if (await findLink(name)) await ipBatch([`link delete dev ${name}`]);
};

/** Removes the interfaces of all tunnels but the one that is in use. */
export const removeTunnels = async (except?: Encapsulation): Promise<void> => {
  for (const [encapsulation, name] of Object.entries(tunnelInterfaces)) if (encapsulation !== except) await removeLink(name);
};
