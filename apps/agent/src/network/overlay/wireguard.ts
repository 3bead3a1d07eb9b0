import type { Logger } from "pino";
import { CommandError, ipBatch, run } from "../command";
import type { Peer } from "./peers";
import { linkFits, removeLink, type Tunnel, type TunnelOptions, tunnelInterfaces } from "./tunnel";
import { type WireguardKey, wireguardKey } from "./wireguard-key";

const device = tunnelInterfaces.wireguard;
/** The port that WireGuard's own documentation uses. */
const port = 51_820;

/** The configuration as `wg syncconf` reads it. Peers without a key are left out. */
export const wireguardConfiguration = (privateKey: string, peers: readonly Peer[]): string =>
  [
    "[Interface]",
    `PrivateKey = ${privateKey}`,
    `ListenPort = ${port}`,
    ...peers.flatMap(({ publicKey, address, subnet }) =>
      publicKey === undefined
        ? []
        : [
            "[Peer]",
            `PublicKey = ${publicKey}`,
            `Endpoint = ${address}:${port}`,
            // The sources that are believed of this peer. Its own address: for programs of the node that are bound to it.
            `AllowedIPs = ${subnet}, ${address}/32`,
          ],
    ),
    "",
  ].join("\n");

const isMissingProgram = (error: unknown): boolean => error instanceof CommandError && error.exitCode === null;

const answers = async (): Promise<boolean> => {
  try {
    await run("wg", ["show", device, "public-key"]);
    return true;
  } catch (error) {
    if (isMissingProgram(error))
      throw new Error("the network backend wireguard needs the program wg on every node: install the package wireguard-tools");
    return false;
  }
};

/** Makes the interface in the kernel, or by the userspace program wireguard-go where it is installed and the kernel has none. */
const addLink = async (logger: Logger): Promise<void> => {
  try {
    return await ipBatch([`link add ${device} type wireguard`]);
  } catch (kernel) {
    if (!(kernel instanceof CommandError) || !/unknown device type|not supported/i.test(kernel.stderr)) throw kernel;
  }
  try {
    await run("wireguard-go", [device]);
  } catch (error) {
    if (!isMissingProgram(error)) throw error;
    throw new Error(
      "this machine's kernel has no WireGuard: use a kernel of version 5.6 or newer that has it, install the package wireguard-go " +
        "(slower), or start the agents of the cluster with another network backend",
    );
  }
  // It goes on in the background and sets an MTU of its own, before it answers for the first time.
  if (!(await answers())) throw new Error(`wireguard-go does not answer for ${device}: see whether it has ended`);
  logger.warn("this kernel has no WireGuard: the slower program wireguard-go stands in for it");
};

/** Encrypted between nodes: by the kernel, or by wireguard-go, which ends by itself when its interface is deleted. */
export class WireguardTunnel implements Tunnel {
  readonly #options: TunnelOptions;
  #key: WireguardKey | undefined;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { address, mtu, rootDirectory, logger } = this.#options;
    this.#key = await wireguardKey(rootDirectory);
    if ((await answers()) && (await linkFits(device, address, mtu))) return;
    await removeLink(device);
    await addLink(logger);
    await ipBatch([`link set dev ${device} mtu ${mtu}`, `addr add ${address}/32 dev ${device}`, `link set dev ${device} up`]);
  }

  /** Sessions with peers that stay are not disturbed. */
  async setPeers(peers: readonly Peer[]): Promise<void> {
    const key = this.#key ?? (await wireguardKey(this.#options.rootDirectory));
    // By standard input: arguments can be read by every user of the machine. Node's own is a socket, which wg cannot open by its path.
    const command = ["-c", 'cat | wg syncconf "$1" /dev/stdin', "sh", device];
    await run("sh", command, { input: wireguardConfiguration(key.privateKey, peers) });
  }

  async close(): Promise<void> {}
}
