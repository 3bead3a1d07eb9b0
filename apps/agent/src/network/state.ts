import type { NetworkBackend } from "@gantry/api/core/v1";
import { findLink } from "./bridge";
import { ipJson } from "./command";
import type { Peer } from "./overlay/peers";
import { routeProtocol } from "./overlay/plan";
import type { Underlay } from "./overlay/underlay";
import type { NetworkReadiness } from "./types";
import { podBridge } from "./wiring";

/** The way to the pods of another node. */
export interface PeerState {
  readonly node: string;
  readonly podCIDR: string;
  readonly address: string;
  /** Why no traffic goes there; left out where it does. */
  readonly unreachable?: string;
}

/** A route of the kernel that the agent has put there. */
export interface RouteState {
  readonly destination: string;
  readonly interface: string;
  readonly gateway?: string;
}

/** Packet sizes in bytes, as the kernel has them now. */
export interface MtuState {
  /** Of what carries traffic between nodes. */
  readonly underlay: number;
  readonly overhead: number;
  /** What pods get: the underlay's less the overhead. */
  readonly pods: number;
  /** Interfaces that do not fit, with what would happen. Empty when all is well. */
  readonly problems: readonly string[];
}

/** What a node knows of its network at this moment, for the dashboard and for people. */
export interface NodeNetworkState {
  readonly backend: NetworkBackend;
  readonly readiness: NetworkReadiness;
  readonly podCIDR?: string;
  readonly underlay?: { readonly interface: string; readonly address: string };
  readonly mtu?: MtuState;
  readonly peers: readonly PeerState[];
  readonly routes: readonly RouteState[];
  readonly proxy?: {
    readonly kind: "nftables" | "iptables";
    /** The newest transaction: how many services it was about, how long the kernel took, and when it ended (RFC 3339). */
    readonly lastProgramming?: { readonly services: number; readonly milliseconds: number; readonly at: string };
  };
}

/** A link's name and its MTU in bytes; no MTU where there is no such link. */
export interface LinkMtu {
  readonly name: string;
  readonly mtu: number | undefined;
}

/** Compares the packet sizes of the interfaces with what pods may send. */
export const mtuProblems = (pods: number, overhead: number, underlay: LinkMtu, tunnels: readonly LinkMtu[], bridge: LinkMtu): string[] => {
  const problems: string[] = [];
  const carried = pods + overhead;
  if (underlay.mtu === undefined) problems.push(`the interface ${underlay.name}, which leads to other nodes, is gone`);
  else if (underlay.mtu < carried)
    problems.push(
      `${underlay.name} has an MTU of ${underlay.mtu}, and full packets of pods need ${carried}: they are lost or broken up; restart the agent to give pods a smaller one`,
    );
  for (const { name, mtu } of [...tunnels, bridge])
    if (mtu === undefined) problems.push(`the interface ${name} is gone: restart the agent`);
    else if (mtu !== pods) problems.push(`${name} has an MTU of ${mtu} instead of ${pods}: something else has changed it`);
  return problems;
};

interface RouteRow {
  /** Left out for a way; `unreachable` and the like. */
  readonly type?: string;
  readonly dst: string;
  readonly dev?: string;
  readonly gateway?: string;
}

/** The agent's own routes that lead somewhere, read from the kernel. */
export const readRoutes = async (): Promise<RouteState[]> => {
  const rows = await ipJson<RouteRow>(["-4", "route", "show", "proto", String(routeProtocol)]);
  return rows.flatMap(({ type, dst, dev, gateway }) =>
    type !== undefined || dev === undefined ? [] : [{ destination: dst, interface: dev, ...(gateway === undefined ? {} : { gateway }) }],
  );
};

const linkMtu = async (name: string): Promise<LinkMtu> => ({ name, mtu: (await findLink(name))?.mtu });

/** Reads the interfaces' packet sizes and checks them. */
export const readMtu = async (pods: number, overhead: number, underlay: Underlay, tunnels: readonly string[]): Promise<MtuState> => {
  const below = await linkMtu(underlay.interface);
  const problems = mtuProblems(pods, overhead, below, await Promise.all(tunnels.map(linkMtu)), await linkMtu(podBridge));
  return { underlay: below.mtu ?? underlay.mtu, overhead, pods, problems };
};

export const peerState = ({ name, subnet, address }: Peer, unreachable: string | undefined): PeerState => ({
  node: name,
  podCIDR: subnet,
  address,
  ...(unreachable === undefined ? {} : { unreachable }),
});
