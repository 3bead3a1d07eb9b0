import { hardwareAddress } from "../addresses";
import { CommandError, ipBatch, ipJson, run } from "../command";
import type { Peer } from "./peers";
import { tunnelAddress } from "./plan";
import { linkFits, removeLink, type Tunnel, type TunnelOptions, tunnelInterfaces } from "./tunnel";

const device = tunnelInterfaces.vxlan;
const networkId = 71;
/** Linux' own default; IANA's 4789 is often taken by the virtual machines' host. */
const port = 8472;

/** What the kernel knows of the other ends. */
export interface VxlanEntries {
  /** Hardware addresses by the peer's tunnel address. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Underlay addresses by the peer's hardware address. */
  readonly forwarding: ReadonlyMap<string, string>;
}

const noEntries: VxlanEntries = { neighbours: new Map(), forwarding: new Map() };

export const vxlanEntries = (peers: readonly Peer[]): VxlanEntries => {
  const ends = peers.map(({ subnet, address }) => ({ address, tunnel: tunnelAddress(subnet) }));
  return {
    neighbours: new Map(ends.map(({ tunnel }) => [tunnel, hardwareAddress(tunnel)])),
    forwarding: new Map(ends.map(({ tunnel, address }) => [hardwareAddress(tunnel), address])),
  };
};

/** `ip` and `bridge` commands that lead from one set of entries to another. */
export const vxlanCommands = (before: VxlanEntries, after: VxlanEntries): { readonly ip: string[]; readonly bridge: string[] } => {
  const changed = (previous: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>) =>
    [...next].filter(([key, value]) => previous.get(key) !== value);
  const gone = (previous: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>) =>
    [...previous].filter(([key]) => !next.has(key));
  return {
    bridge: [
      ...gone(before.forwarding, after.forwarding).map(([hardware, peer]) => `fdb del ${hardware} dev ${device} dst ${peer} self`),
      ...changed(before.forwarding, after.forwarding).map(
        ([hardware, peer]) => `fdb replace ${hardware} dev ${device} dst ${peer} self permanent`,
      ),
    ],
    ip: [
      ...gone(before.neighbours, after.neighbours).map(([tunnel]) => `neigh del ${tunnel} dev ${device}`),
      ...changed(before.neighbours, after.neighbours).map(
        ([tunnel, hardware]) => `neigh replace ${tunnel} lladdr ${hardware} dev ${device} nud permanent`,
      ),
    ],
  };
};

interface NeighbourRow {
  readonly dst: string;
  readonly lladdr?: string;
}
interface ForwardingRow {
  readonly mac: string;
  readonly dst?: string;
}

const readKernel = async (): Promise<VxlanEntries> => {
  const neighbours = await ipJson<NeighbourRow>(["neigh", "show", "dev", device, "nud", "permanent"]);
  const forwarding = await ipJson<ForwardingRow>(["fdb", "show", "dev", device], "bridge");
  return {
    neighbours: new Map(neighbours.map((row) => [row.dst, row.lladdr ?? ""])),
    forwarding: new Map(forwarding.flatMap((row) => (row.dst ? [[row.mac, row.dst] as const] : []))),
  };
};

const addLink = async (commands: readonly string[]): Promise<void> => {
  try {
    await ipBatch(commands);
  } catch (error) {
    if (!(error instanceof CommandError) || !/unknown device type|not supported/i.test(error.stderr)) throw error;
    throw new Error(
      "this machine's kernel has no VXLAN: load its module (modprobe vxlan), or start the agents of the cluster with another network backend",
    );
  }
};

/** Ethernet in UDP by the kernel. Every address is told to it, so that nothing is flooded and nothing has to be asked for. */
export class VxlanTunnel implements Tunnel {
  readonly #options: TunnelOptions;
  /** Undefined when a failure has left in the kernel who knows what. */
  #programmed: VxlanEntries | undefined = noEntries;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { underlay, address, mtu } = this.#options;
    if (!(await linkFits(device, address, mtu))) {
      await removeLink(device);
      await addLink([
        `link add ${device} address ${hardwareAddress(address)} mtu ${mtu} type vxlan id ${networkId} dev ${underlay.interface} local ${underlay.address} dstport ${port} nolearning`,
        `addr add ${address}/32 dev ${device}`,
        `link set ${device} up`,
      ]);
    }
    this.#programmed = undefined;
  }

  async setPeers(peers: readonly Peer[]): Promise<void> {
    const entries = vxlanEntries(peers);
    const commands = vxlanCommands(this.#programmed ?? (await readKernel()), entries);
    this.#programmed = undefined;
    if (commands.bridge.length > 0) await run("bridge", ["-batch", "-"], { input: `${commands.bridge.join("\n")}\n` });
    await ipBatch(commands.ip);
    this.#programmed = entries;
  }

  async close(): Promise<void> {}
}
