import { formatIPv4, hardwareAddress, parseIPv4, parseSubnet, subnetContains } from "../addresses";
import type { NetworkBackend } from "../types";
import type { Peer } from "./peers";
import type { Underlay } from "./underlay";
import { type WireguardPeer, wireguardInterface, wireguardPort } from "./wireguard";

export const vxlanInterface = "gantry-vxlan";
/** Marks our routes in the kernel's table, so that a restarted agent knows them from other people's. */
export const routeProtocol = 71;
export const vxlanNetworkId = 71;
export const vxlanPort = 8472;

/** The backends that the kernel carries by itself. */
export type RoutedBackend = Extract<NetworkBackend, "vxlan" | "host-gw" | "vxlan-direct" | "wireguard">;

/** Throws, saying what to do, for a backend that this agent cannot set up. */
export const routedBackend = (backend: NetworkBackend): RoutedBackend => {
  if (backend === "vxlan" || backend === "host-gw" || backend === "vxlan-direct" || backend === "wireguard") return backend;
  throw new Error(
    `the network backend "${backend}" is not available in this version: start the agents with vxlan, vxlan-direct, host-gw or wireguard`,
  );
};

/** Bytes that each backend adds to a packet over IPv4. */
export const overhead: Readonly<Record<RoutedBackend, number>> = { "host-gw": 0, vxlan: 50, "vxlan-direct": 50, wireguard: 60 };

/** The MTU of pods: what is left of the underlay's for their packets. */
export const podMtu = (backend: RoutedBackend, underlayMtu: number): number => underlayMtu - overhead[backend];

/** What the kernel is to know: as `ip` and `bridge` take them, by what identifies an entry. */
export interface OverlayPlan {
  /** By destination subnet. */
  readonly routes: ReadonlyMap<string, string>;
  /** By the peer's tunnel address. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Underlay addresses by the peer's hardware address. */
  readonly forwarding: ReadonlyMap<string, string>;
  /** By public key. */
  readonly wireguard: ReadonlyMap<string, WireguardPeer>;
  /** Peers that this backend cannot reach, with the reason. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** The address of a node's tunnel end: the network address of its podCIDR, which no pod gets. */
export const tunnelAddress = (subnet: string): string => formatIPv4(parseSubnet(subnet).base);

/** Which routes and tunnel entries lead to the peers. */
export const planOverlay = (backend: RoutedBackend, underlay: Underlay, peers: Iterable<Peer>): OverlayPlan => {
  const routes = new Map<string, string>();
  const neighbours = new Map<string, string>();
  const forwarding = new Map<string, string>();
  const wireguard = new Map<string, WireguardPeer>();
  const unreachable = new Map<string, string>();
  const neighbourhood = parseSubnet(`${underlay.address}/${underlay.prefix}`);
  for (const peer of peers) {
    const adjacent = subnetContains(neighbourhood, parseIPv4(peer.address));
    if (backend === "wireguard") {
      if (peer.publicKey === undefined) {
        unreachable.set(peer.name, "the node has published no WireGuard key: start its agent with the network backend wireguard, too");
        continue;
      }
      routes.set(peer.subnet, `dev ${wireguardInterface} scope link`);
      // The node's own address: for programs of the node that are bound to it.
      wireguard.set(peer.publicKey, { endpoint: `${peer.address}:${wireguardPort}`, allowedIPs: [peer.subnet, `${peer.address}/32`] });
    } else if (backend === "host-gw" && !adjacent) {
      unreachable.set(
        peer.name,
        `${peer.address} is not on the subnet of ${underlay.interface}: host-gw needs all nodes on one; use vxlan`,
      );
    } else if (backend === "host-gw" || (backend === "vxlan-direct" && adjacent)) {
      routes.set(peer.subnet, `via ${peer.address} dev ${underlay.interface} onlink`);
    } else {
      const tunnel = tunnelAddress(peer.subnet);
      const hardware = hardwareAddress(tunnel);
      routes.set(peer.subnet, `via ${tunnel} dev ${vxlanInterface} onlink`);
      neighbours.set(tunnel, hardware);
      forwarding.set(hardware, peer.address);
    }
  }
  return { routes, neighbours, forwarding, wireguard, unreachable };
};

/** `ip` and `bridge` commands that lead from one plan to another. */
export const planCommands = (before: OverlayPlan, after: OverlayPlan): { readonly ip: string[]; readonly bridge: string[] } => {
  const changed = (previous: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>) =>
    [...next].filter(([key, value]) => previous.get(key) !== value);
  const gone = (previous: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>) =>
    [...previous].filter(([key]) => !next.has(key));
  return {
    bridge: [
      ...gone(before.forwarding, after.forwarding).map(([hardware, peer]) => `fdb del ${hardware} dev ${vxlanInterface} dst ${peer} self`),
      ...changed(before.forwarding, after.forwarding).map(
        ([hardware, peer]) => `fdb replace ${hardware} dev ${vxlanInterface} dst ${peer} self permanent`,
      ),
    ],
    ip: [
      ...gone(before.routes, after.routes).map(([subnet]) => `route del ${subnet} proto ${routeProtocol}`),
      ...gone(before.neighbours, after.neighbours).map(([tunnel]) => `neigh del ${tunnel} dev ${vxlanInterface}`),
      ...changed(before.neighbours, after.neighbours).map(
        ([tunnel, hardware]) => `neigh replace ${tunnel} lladdr ${hardware} dev ${vxlanInterface} nud permanent`,
      ),
      ...changed(before.routes, after.routes).map(([subnet, way]) => `route replace ${subnet} ${way} proto ${routeProtocol}`),
    ],
  };
};

export const emptyPlan: OverlayPlan = {
  routes: new Map(),
  neighbours: new Map(),
  forwarding: new Map(),
  wireguard: new Map(),
  unreachable: new Map(),
};
