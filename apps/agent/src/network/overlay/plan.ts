import type { NetworkBackend } from "@gantry/api/core/v1";
import { formatIPv4, parseIPv4, parseSubnet, subnetContains } from "../addresses";
import type { Peer } from "./peers";
import { type Encapsulation, encapsulationOf, tunnelInterfaces } from "./tunnel";
import type { Underlay } from "./underlay";

/** Marks our routes in the kernel's table, so that a restarted agent knows them from other people's. */
export const routeProtocol = 71;

/** Bytes that each backend adds to a packet over IPv4. */
export const overhead: Readonly<Record<NetworkBackend, number>> = {
  "host-gw": 0,
  // IP 20, UDP 8, VXLAN 8, Ethernet 14.
  vxlan: 50,
  "vxlan-direct": 50,
  // IP 20, UDP 8, WireGuard's header 16 and authentication 16.
  wireguard: 60,
  // IP 20, UDP 8.
  udp: 28,
};

/** The MTU of pods: what is left of the underlay's for their packets. */
export const podMtu = (backend: NetworkBackend, underlayMtu: number): number => underlayMtu - overhead[backend];

/** How the pods of other nodes are to be reached. */
export interface OverlayPlan {
  /** What `ip route` is told after `replace`, by destination subnet. */
  readonly routes: ReadonlyMap<string, string>;
  /** Peers that are reached through the tunnel. */
  readonly tunnelled: readonly Peer[];
  /** Peers that this backend cannot reach, by name, with the reason. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** The address of a node's tunnel end: the network address of its podCIDR, which no pod gets. */
export const tunnelAddress = (subnet: string): string => formatIPv4(parseSubnet(subnet).base);

/** Why a peer does not understand what would be sent to it; undefined when it does, or when it does not say what it runs. */
const refusal = (peer: Peer, encapsulation: Encapsulation, backend: NetworkBackend): string | undefined => {
  if (peer.backend !== undefined && encapsulationOf[peer.backend] !== encapsulation)
    return `its agent runs the network backend ${peer.backend}, and this node's ${backend}: start all agents of the cluster with the same`;
  if (encapsulation === "wireguard" && peer.publicKey === undefined)
    return "the node has published no WireGuard key: start its agent with the network backend wireguard, too";
  return undefined;
};

const tunnelRoute = (peer: Peer, encapsulation: Encapsulation): string =>
  encapsulation === "vxlan"
    ? `${peer.subnet} via ${tunnelAddress(peer.subnet)} dev ${tunnelInterfaces.vxlan} onlink`
    : `${peer.subnet} dev ${tunnelInterfaces[encapsulation]} scope link`;

/** Which routes lead to the peers, and which of them through the tunnel. */
export const planOverlay = (backend: NetworkBackend, underlay: Underlay, peers: Iterable<Peer>): OverlayPlan => {
  const routes = new Map<string, string>();
  const tunnelled: Peer[] = [];
  const unreachable = new Map<string, string>();
  const neighbourhood = parseSubnet(`${underlay.address}/${underlay.prefix}`);
  const encapsulation = encapsulationOf[backend];
  for (const peer of peers) {
    const adjacent = subnetContains(neighbourhood, parseIPv4(peer.address));
    const plain = adjacent && (backend === "host-gw" || backend === "vxlan-direct");
    const reason = plain
      ? undefined
      : encapsulation === undefined
        ? `${peer.address} is not on the subnet of ${underlay.interface}: host-gw needs all nodes on one; use vxlan`
        : refusal(peer, encapsulation, backend);
    if (reason !== undefined) {
      unreachable.set(peer.name, reason);
      // Without a route of its own the traffic would leave by the default route, in the clear and to who knows whom.
      routes.set(peer.subnet, `unreachable ${peer.subnet}`);
    } else if (plain || encapsulation === undefined) {
      routes.set(peer.subnet, `${peer.subnet} via ${peer.address} dev ${underlay.interface} onlink`);
    } else {
      routes.set(peer.subnet, tunnelRoute(peer, encapsulation));
      tunnelled.push(peer);
    }
  }
  return { routes, tunnelled, unreachable };
};

/** `ip` commands that lead from one set of routes to another. */
export const routeCommands = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] => [
  ...[...before.keys()].filter((subnet) => !after.has(subnet)).map((subnet) => `route del ${subnet} proto ${routeProtocol}`),
  ...[...after].filter(([subnet, way]) => before.get(subnet) !== way).map(([, way]) => `route replace ${way} proto ${routeProtocol}`),
];

export const emptyPlan: OverlayPlan = { routes: new Map(), tunnelled: [], unreachable: new Map() };
