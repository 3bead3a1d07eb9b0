import type { Logger } from "pino";
import { hardwareAddress } from "../addresses";
import { findLink } from "../bridge";
import { ipBatch, ipJson, run } from "../command";
import { type PeerState, peerState } from "../state";
import type { Peer } from "./peers";
import {
  emptyPlan,
  type OverlayPlan,
  overhead,
  planCommands,
  planOverlay,
  podMtu,
  type RoutedBackend,
  routeProtocol,
  tunnelAddress,
  vxlanInterface,
  vxlanNetworkId,
  vxlanPort,
} from "./plan";
import type { Underlay } from "./underlay";
import { ensureWireguard, removeWireguard, setWireguardPeers, wireguardInterface } from "./wireguard";
import { type WireguardKey, wireguardKey } from "./wireguard-key";

export interface OverlayOptions {
  readonly backend: RoutedBackend;
  readonly underlay: Underlay;
  /** The podCIDR of this node. */
  readonly podSubnet: string;
  /** The agent's directory, where the node's WireGuard key is kept. */
  readonly rootDirectory: string;
  readonly logger: Logger;
}

interface RouteRow {
  readonly dst: string;
}
interface NeighbourRow {
  readonly dst: string;
  readonly lladdr?: string;
}
interface ForwardingRow {
  readonly mac: string;
  readonly dst?: string;
}

/** Keeps the way to the pods of other nodes: routes, and for tunnels their neighbour and forwarding entries. */
export class Overlay {
  readonly #options: OverlayOptions;
  #programmed: OverlayPlan = emptyPlan;
  #peers: readonly Peer[] = [];
  #key: WireguardKey | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: OverlayOptions) {
    this.#options = options;
  }

  /** Of the pods. */
  get mtu(): number {
    return podMtu(this.#options.backend, this.#options.underlay.mtu);
  }

  /** The tunnel's interface, if the backend has one. */
  get interfaces(): string[] {
    if (this.#options.backend === "wireguard") return [wireguardInterface];
    return this.#tunnelled ? [vxlanInterface] : [];
  }

  get underlay(): Underlay {
    return this.#options.underlay;
  }

  /** Bytes that the backend adds to each packet of a pod. */
  get overhead(): number {
    return overhead[this.#options.backend];
  }

  /** The nodes that are known, each with the reason if its pods cannot be reached. */
  peers(): PeerState[] {
    return this.#peers.map((peer) => peerState(peer, this.#programmed.unreachable.get(peer.name)));
  }

  get #tunnelled(): boolean {
    return this.#options.backend === "vxlan" || this.#options.backend === "vxlan-direct";
  }

  /** Makes the tunnel's interface if the backend has one, and finds out what an earlier life has programmed. */
  async start(): Promise<void> {
    if (this.#tunnelled) await this.#ensureTunnel();
    else await removeTunnel();
    if (this.#options.backend === "wireguard") await this.#startWireguard();
    else await removeWireguard();
    this.#programmed = await this.#readKernel();
  }

  /** Brings the kernel in line with these peers; calls that come while one is at work are merged into the next. */
  async setPeers(peers: readonly Peer[]): Promise<void> {
    this.#peers = peers;
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#program();
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #program(): Promise<void> {
    do {
      this.#again = false;
      const plan = planOverlay(this.#options.backend, this.#options.underlay, this.#peers);
      for (const [node, reason] of plan.unreachable)
        if (this.#programmed.unreachable.get(node) !== reason)
          this.#options.logger.warn({ node, reason }, "pods of a node cannot be reached");
      const commands = planCommands(this.#programmed, plan);
      // What fails midway is not known: the next attempt starts from what the kernel says.
      this.#programmed = emptyPlan;
      try {
        if (commands.bridge.length > 0) await run("bridge", ["-batch", "-"], { input: `${commands.bridge.join("\n")}\n` });
        if (this.#key) await setWireguardPeers(this.#key, plan.wireguard);
        await ipBatch(commands.ip);
        this.#programmed = plan;
      } catch (error) {
        this.#programmed = await this.#readKernel();
        throw error;
      }
    } while (this.#again);
  }

  async #startWireguard(): Promise<void> {
    const { podSubnet, rootDirectory, logger } = this.#options;
    this.#key = await wireguardKey(rootDirectory);
    await ensureWireguard({ key: this.#key, address: tunnelAddress(podSubnet), mtu: this.mtu, logger });
  }

  async #ensureTunnel(): Promise<void> {
    const { underlay, podSubnet } = this.#options;
    const address = tunnelAddress(podSubnet);
    const standing = await findLink(vxlanInterface);
    const fits = standing?.mtu === this.mtu && standing.addr_info?.some((info) => info.local === address);
    if (standing && !fits) await removeTunnel();
    if (!fits)
      await ipBatch([
        `link add ${vxlanInterface} address ${hardwareAddress(address)} mtu ${this.mtu} type vxlan id ${vxlanNetworkId} dev ${underlay.interface} local ${underlay.address} dstport ${vxlanPort} nolearning`,
        `addr add ${address}/32 dev ${vxlanInterface}`,
        `link set ${vxlanInterface} up`,
      ]);
  }

  async #readKernel(): Promise<OverlayPlan> {
    const routes = await ipJson<RouteRow>(["-4", "route", "show", "proto", String(routeProtocol)]);
    const neighbours = this.#tunnelled ? await ipJson<NeighbourRow>(["neigh", "show", "dev", vxlanInterface, "nud", "permanent"]) : [];
    const forwarding = this.#tunnelled ? await ipJson<ForwardingRow>(["fdb", "show", "dev", vxlanInterface], "bridge") : [];
    return {
      // The way of a route is not compared with the kernel's wording: it is given again once, which changes nothing.
      routes: new Map(routes.map((row) => [row.dst, ""])),
      neighbours: new Map(neighbours.map((row) => [row.dst, row.lladdr ?? ""])),
      forwarding: new Map(forwarding.flatMap((row) => (row.dst ? [[row.mac, row.dst] as const] : []))),
      wireguard: new Map(),
      unreachable: new Map(),
    };
  }
}

const removeTunnel = async (): Promise<void> => {
  if (await findLink(vxlanInterface)) await ipBatch([`link delete dev ${vxlanInterface}`]);
};

/** Takes routes and tunnel away. */
export const removeOverlay = async (): Promise<void> => {
  const routes = await ipJson<RouteRow>(["-4", "route", "show", "proto", String(routeProtocol)]);
  await ipBatch(routes.map((row) => `route del ${row.dst} proto ${routeProtocol}`));
  await removeTunnel();
  await removeWireguard();
};
