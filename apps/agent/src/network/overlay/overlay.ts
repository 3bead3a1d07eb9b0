import type { NetworkBackend } from "@gantry/api/core/v1";
import type { Logger } from "pino";
import { ipBatch, ipJson } from "../command";
import { type PeerState, peerState } from "../state";
import type { Peer } from "./peers";
import { emptyPlan, type OverlayPlan, overhead, planOverlay, podMtu, routeCommands, routeProtocol, tunnelAddress } from "./plan";
import { type Encapsulation, encapsulationOf, removeTunnels, type Tunnel, type TunnelOptions, tunnelInterfaces } from "./tunnel";
import { UdpTunnel } from "./udp/tunnel";
import type { Underlay } from "./underlay";
import { VxlanTunnel } from "./vxlan";
import { WireguardTunnel } from "./wireguard";

export interface OverlayOptions {
  readonly backend: NetworkBackend;
  readonly underlay: Underlay;
  /** The podCIDR of this node. */
  readonly podSubnet: string;
  /** The agent's directory, where the node's WireGuard key is kept. */
  readonly rootDirectory: string;
  readonly logger: Logger;
}

const tunnels: Readonly<Record<Encapsulation, new (options: TunnelOptions) => Tunnel>> = {
  vxlan: VxlanTunnel,
  wireguard: WireguardTunnel,
  udp: UdpTunnel,
};

interface RouteRow {
  readonly dst: string;
}

/** Keeps the way to the pods of other nodes: routes, and the tunnel if the backend has one. */
export class Overlay {
  readonly #options: OverlayOptions;
  readonly #encapsulation: Encapsulation | undefined;
  readonly #tunnel: Tunnel | undefined;
  #programmed: OverlayPlan = emptyPlan;
  #peers: readonly Peer[] = [];
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: OverlayOptions) {
    this.#options = options;
    const { backend, podSubnet } = options;
    this.#encapsulation = encapsulationOf[backend];
    if (this.#encapsulation)
      this.#tunnel = new tunnels[this.#encapsulation]({ ...options, address: tunnelAddress(podSubnet), mtu: this.mtu });
  }

  /** Of the pods. */
  get mtu(): number {
    return podMtu(this.#options.backend, this.#options.underlay.mtu);
  }

  get underlay(): Underlay {
    return this.#options.underlay;
  }

  /** Bytes that the backend adds to each packet of a pod. */
  get overhead(): number {
    return overhead[this.#options.backend];
  }

  /** The tunnel's interface, if the backend has one. */
  get interfaces(): string[] {
    return this.#encapsulation ? [tunnelInterfaces[this.#encapsulation]] : [];
  }

  /** The nodes that are known, each with the reason if its pods cannot be reached. */
  peers(): PeerState[] {
    return this.#peers.map((peer) => peerState(peer, this.#programmed.unreachable.get(peer.name)));
  }

  /** Makes the tunnel's interface if the backend has one, and finds out what an earlier life has programmed. */
  async start(): Promise<void> {
    await removeTunnels(this.#encapsulation);
    await this.#tunnel?.start();
    this.#programmed = { ...emptyPlan, routes: await readRoutes() };
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

  /** Ends what runs inside or beside the agent. What the kernel does by itself goes on. */
  async close(): Promise<void> {
    await this.#tunnel?.close();
  }

  async #program(): Promise<void> {
    do {
      this.#again = false;
      const plan = planOverlay(this.#options.backend, this.#options.underlay, this.#peers);
      for (const [node, reason] of plan.unreachable)
        if (this.#programmed.unreachable.get(node) !== reason)
          this.#options.logger.warn({ node, reason }, "pods of a node cannot be reached");
      const commands = routeCommands(this.#programmed.routes, plan.routes);
      try {
        await this.#tunnel?.setPeers(plan.tunnelled);
        await ipBatch(commands);
        this.#programmed = plan;
      } catch (error) {
        // What fails midway is not known: the next attempt starts from what the kernel says.
        this.#programmed = { ...emptyPlan, routes: await readRoutes() };
        throw error;
      }
    } while (this.#again);
  }
}

/** The way of a route is not compared with the kernel's wording: it is given again once, which changes nothing. */
const readRoutes = async (): Promise<Map<string, string>> => {
  const rows = await ipJson<RouteRow>(["-4", "route", "show", "proto", String(routeProtocol)]);
  return new Map(rows.map((row) => [row.dst, ""]));
};

/** Takes routes and tunnel away. */
export const removeOverlay = async (): Promise<void> => {
  await ipBatch(routeCommands(await readRoutes(), new Map()));
  await removeTunnels();
};
