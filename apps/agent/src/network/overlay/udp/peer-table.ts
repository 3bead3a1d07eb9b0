import { parseSubnet, subnetContains } from "../../addresses";

/** Another node, as the tunnel knows it. */
export interface UdpPeer {
  /** Its podCIDR. */
  readonly subnet: string;
  readonly address: string;
}

/** Why a packet goes no further. */
export type DropReason = "not IPv4" | "for no known node" | "from an unknown sender" | "with a source that is not the sender's";

const shortestHeader = 20;
const sourceOffset = 12;
const destinationOffset = 16;

const isIPv4Packet = (packet: Buffer): boolean => packet.length >= shortestHeader && (packet[0] ?? 0) >> 4 === 4;

/** Which packets belong to which node. */
export class PeerTable {
  /** Addresses of nodes by the network address of their subnets, by the size of the subnets. */
  readonly #bySubnet = new Map<number, Map<number, string>>();
  readonly #subnets = new Map<string, ReturnType<typeof parseSubnet>>();

  constructor(peers: Iterable<UdpPeer>) {
    for (const { subnet, address } of peers) {
      const { base, size } = parseSubnet(subnet);
      const ofSize = this.#bySubnet.get(size) ?? new Map<number, string>();
      this.#bySubnet.set(size, ofSize.set(base, address));
      this.#subnets.set(address, parseSubnet(subnet));
    }
  }

  /** The address of the node that a packet is for. */
  nodeFor(packet: Buffer): { readonly address: string } | { readonly drop: DropReason } {
    if (!isIPv4Packet(packet)) return { drop: "not IPv4" };
    const destination = packet.readUInt32BE(destinationOffset);
    for (const [size, nodes] of this.#bySubnet) {
      const address = nodes.get(destination - (destination % size));
      if (address !== undefined) return { address };
    }
    return { drop: "for no known node" };
  }

  /** Why a packet is not believed: nodes speak for their own pods only. Undefined when it is. */
  refusal(packet: Buffer, sender: string): DropReason | undefined {
    const subnet = this.#subnets.get(sender);
    if (!subnet) return "from an unknown sender";
    if (!isIPv4Packet(packet)) return "not IPv4";
    return subnetContains(subnet, packet.readUInt32BE(sourceOffset)) ? undefined : "with a source that is not the sender's";
  }
}
