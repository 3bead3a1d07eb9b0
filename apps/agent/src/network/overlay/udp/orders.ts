import type { DropReason, UdpPeer } from "./peer-table";

/** What the agent tells the tunnel program: first where it stands, then, as often as they change, who the others are. */
export type UdpOrder =
  | { readonly interface: string; readonly address: string; readonly port: number; readonly mtu: number }
  | { readonly peers: readonly UdpPeer[] };

/** What the program answers: once when it stands, and from time to time how many packets it has dropped. */
export type UdpReport =
  | { readonly ready: true }
  | { readonly error: string }
  | { readonly dropped: Readonly<Partial<Record<DropReason | "faster than they could be sent", number>>> };
