import { access, readFile, writeFile } from "node:fs/promises";
import { formatSubnet, gatewayOf, hardwareAddress, type Subnet } from "./addresses";
import { CommandError, ipBatch, ipJson, run } from "./command";
import { podBridge } from "./wiring";

interface LinkRow {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info?: readonly { family: string; local: string; prefixlen: number }[];
}

/** An interface with its addresses, or undefined when there is none of that name. */
export const findLink = async (name: string): Promise<LinkRow | undefined> => {
  try {
    return (await ipJson<LinkRow>(["addr", "show", "dev", name]))[0];
  } catch (error) {
    if (error instanceof CommandError && error.stderr.includes("does not exist")) return undefined;
    throw error;
  }
};

export interface BridgeOptions {
  readonly subnet: Subnet;
  readonly mtu: number;
  /** Addresses that the node answers on besides the gateway: the cluster DNS. */
  readonly extraAddresses: readonly string[];
  /** Reached from the node itself with the gateway as source, so that answers find the way back from every node. */
  readonly serviceSubnet: string;
}

/** Makes the bridge, or brings the one that stands there to what is wanted. Pods on it notice nothing. */
export const ensureBridge = async (options: BridgeOptions): Promise<void> => {
  const gateway = gatewayOf(options.subnet);
  const wanted = [`${gateway}/${options.subnet.prefix}`, ...options.extraAddresses.map((address) => `${address}/32`)];
  const before = await findLink(podBridge);
  const present = (before?.addr_info ?? []).filter((row) => row.family === "inet").map((row) => `${row.local}/${row.prefixlen}`);
  await ipBatch([
    ...(before ? [] : [`link add name ${podBridge} address ${hardwareAddress(gateway)} type bridge`]),
    `link set dev ${podBridge} mtu ${options.mtu} address ${hardwareAddress(gateway)} addrgenmode none up`,
    ...present.filter((address) => !wanted.includes(address)).map((address) => `addr del ${address} dev ${podBridge}`),
    ...wanted.filter((address) => !present.includes(address)).map((address) => `addr add ${address} dev ${podBridge}`),
    `route replace ${options.serviceSubnet} dev ${podBridge} src ${gateway} scope link proto static`,
  ]);
};

interface RouteRow {
  /** None for routes that lead nowhere or to several places. */
  readonly dev?: string;
  readonly gateway?: string;
  readonly metric?: number;
}

/**
 * Takes away other routes to the node's own pods, such as nodes in network namespaces leave on their machine when they
 * are killed: of several that lead to one subnet the kernel prefers the oldest.
 * @returns the interfaces that they led to
 */
export const removeOtherRoutes = async (subnet: Subnet): Promise<string[]> => {
  const destination = formatSubnet(subnet);
  const routes = await ipJson<RouteRow>(["-4", "route", "show", "exact", destination]);
  // Those with a metric come after the bridge's own, which has none.
  const others = routes.flatMap(({ dev, gateway, metric }) => (dev && dev !== podBridge && !metric ? [{ dev, gateway }] : []));
  await ipBatch(others.map(({ dev, gateway }) => `route del ${destination}${gateway === undefined ? "" : ` via ${gateway}`} dev ${dev}`));
  return others.map(({ dev }) => dev);
};

export const removeBridge = async (): Promise<void> => {
  if (await findLink(podBridge)) await ipBatch([`link delete dev ${podBridge}`]);
};

const setKernelValue = async (path: string, value: string): Promise<void> => {
  if ((await readFile(path, "utf8")).trim() !== value) await writeFile(path, value);
};

/**
 * The kernel settings that services and forwarding rest on. Throws, naming the setting, when one cannot be had.
 * @param interfaces Where replies may come in by another way than requests went out (rp_filter is made loose there).
 */
export const ensureKernelSettings = async (interfaces: readonly string[]): Promise<void> => {
  const settings: readonly (readonly [string, string])[] = [
    ["net/ipv4/ip_forward", "1"],
    // For 127.0.0.1:<nodePort>; the rules drop what others send to loopback addresses.
    ["net/ipv4/conf/all/route_localnet", "1"],
    // Redirects make no sense on a bridge of pods, and count against the limit of the ICMP errors that tell of a dead service.
    ...["all", podBridge].map((name) => [`net/ipv4/conf/${name}/send_redirects`, "0"] as const),
    ...interfaces.map((name) => [`net/ipv4/conf/${name}/rp_filter`, "2"] as const),
    // Without it the answer of a pod on the same bridge bypasses the rules, and its address is never translated back.
    ["net/bridge/bridge-nf-call-iptables", "1"],
  ];
  for (const [name, value] of settings) {
    const path = `/proc/sys/${name}`;
    try {
      if (name.startsWith("net/bridge/")) await access(path).catch(() => run("modprobe", ["br_netfilter"]));
      await setKernelValue(path, value);
    } catch (error) {
      throw new Error(`cannot set ${name.replaceAll("/", ".")} to ${value}, which the pod network needs: ${(error as Error).message}`);
    }
  }
};
