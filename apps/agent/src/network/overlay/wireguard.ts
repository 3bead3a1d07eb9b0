import type { Logger } from "pino";
import { findLink } from "../bridge";
import { CommandError, ipBatch, run } from "../command";
import type { WireguardKey } from "./wireguard-key";

export const wireguardInterface = "gantry-wg";
/** The port that WireGuard's own documentation uses. */
export const wireguardPort = 51_820;

/** A node at the other end of the encrypted interface. */
export interface WireguardPeer {
  /** Where to send to: `address:port`. */
  readonly endpoint: string;
  /** The sources that are believed of this peer, and the destinations that are sent to it. */
  readonly allowedIPs: readonly string[];
}

export interface WireguardOptions {
  readonly key: WireguardKey;
  /** Of the interface: the source of what the node itself sends to pods. */
  readonly address: string;
  readonly mtu: number;
  readonly logger: Logger;
}

/** The configuration as `wg syncconf` reads it; `peers` by public key. */
export const wireguardConfiguration = (privateKey: string, peers: ReadonlyMap<string, WireguardPeer>): string =>
  [
    "[Interface]",
    `PrivateKey = ${privateKey}`,
    `ListenPort = ${wireguardPort}`,
    ...[...peers].flatMap(([publicKey, { endpoint, allowedIPs }]) => [
      "[Peer]",
      `PublicKey = ${publicKey}`,
      `Endpoint = ${endpoint}`,
      `AllowedIPs = ${allowedIPs.join(", ")}`,
    ]),
    "",
  ].join("\n");

const isMissingProgram = (error: unknown): boolean => error instanceof CommandError && error.exitCode === null;

const answers = async (): Promise<boolean> => {
  try {
    await run("wg", ["show", wireguardInterface, "public-key"]);
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
    return await ipBatch([`link add ${wireguardInterface} type wireguard`]);
  } catch (kernel) {
    if (!(kernel instanceof CommandError) || !/unknown device type|not supported/i.test(kernel.stderr)) throw kernel;
  }
  try {
    await run("wireguard-go", [wireguardInterface]);
  } catch (error) {
    if (!isMissingProgram(error)) throw error;
    throw new Error(
      "this machine's kernel has no WireGuard: use a kernel of version 5.6 or newer that has it, install the package wireguard-go " +
        "(slower), or start the agents of the cluster with another network backend",
    );
  }
  // It goes on in the background and sets an MTU of its own, before it answers for the first time.
  if (!(await answers())) throw new Error(`wireguard-go does not answer for ${wireguardInterface}: see whether it has ended`);
  logger.warn("this kernel has no WireGuard: the slower program wireguard-go stands in for it");
};

/** Makes the interface, or takes over the one that an earlier life of the agent left. Throws, saying what is missing. */
export const ensureWireguard = async ({ address, mtu, logger }: WireguardOptions): Promise<void> => {
  const standing = await findLink(wireguardInterface);
  const fits = (await answers()) && standing?.mtu === mtu && standing.addr_info?.some(({ local }) => local === address);
  if (fits) return;
  if (standing) await removeWireguard();
  await addLink(logger);
  await ipBatch([
    `link set dev ${wireguardInterface} mtu ${mtu}`,
    `addr add ${address}/32 dev ${wireguardInterface}`,
    `link set dev ${wireguardInterface} up`,
  ]);
};

/** Makes these the peers, `peers` by public key; sessions with those that stay are not disturbed. */
export const setWireguardPeers = async (key: WireguardKey, peers: ReadonlyMap<string, WireguardPeer>): Promise<void> => {
  // By standard input: arguments can be read by every user of the machine. Node's own is a socket, which wg cannot open by its path.
  const command = ["-c", 'cat | wg syncconf "$1" /dev/stdin', "sh", wireguardInterface];
  await run("sh", command, { input: wireguardConfiguration(key.privateKey, peers) });
};

/** A userspace stand-in ends by itself when its interface is deleted. */
export const removeWireguard = async (): Promise<void> => {
  if (await findLink(wireguardInterface)) await ipBatch([`link delete dev ${wireguardInterface}`]);
};
