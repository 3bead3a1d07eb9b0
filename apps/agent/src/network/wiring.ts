import { createHash } from "node:crypto";
import { readlink } from "node:fs/promises";
import { hardwareAddress } from "./addresses";
import { CommandError, ipBatch, ipJson, run } from "./command";

/** The bridge that joins the pods of a node. */
export const podBridge = "gantry0";

/** The node's end of a sandbox's veth pair: at most 15 characters, and the same each time. */
export const hostInterfaceName = (sandboxId: string): string => `veth${createHash("sha256").update(sandboxId).digest("hex").slice(0, 11)}`;

export interface WiringPlan {
  readonly hostInterface: string;
  readonly pid: number;
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly mtu: number;
}

/** The `ip` commands of both sides: first the node's, then the sandbox's. */
export const wiringCommands = (plan: WiringPlan): { readonly node: string[]; readonly sandbox: string[] } => ({
  node: [
    `link add name ${plan.hostInterface} mtu ${plan.mtu} type veth peer name eth0 address ${hardwareAddress(plan.address)} mtu ${plan.mtu} netns ${plan.pid}`,
    `link set dev ${plan.hostInterface} master ${podBridge} up`,
    `link set dev ${plan.hostInterface} type bridge_slave hairpin on`,
  ],
  sandbox: [
    "link set dev lo up",
    `addr add ${plan.address}/${plan.prefix} dev eth0`,
    "link set dev eth0 up",
    `route add default via ${plan.gateway} dev eth0`,
  ],
});

/**
 * Pods have IPv4 alone. The kernel would give them link-local IPv6 addresses as well, by which the pods of a node reach each
 * other and the node past every policy. A kernel without IPv6 has no such setting.
 */
const sandboxScript = "echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/eth0/disable_ipv6; exec ip -batch -";

/** Which network namespace a process is in, as the kernel names it. Rejects when the process is gone. */
export const networkNamespaceOf = (pid: number): Promise<string> => readlink(`/proc/${pid}/ns/net`);

/** Makes the veth pair and configures both ends. Leaves nothing behind when it fails. */
export const connectSandbox = async (plan: WiringPlan): Promise<void> => {
  const commands = wiringCommands(plan);
  try {
    await ipBatch(commands.node);
    const inSandbox = [`--net=/proc/${plan.pid}/ns/net`, "sh", "-c", sandboxScript];
    await run("nsenter", inSandbox, { input: `${commands.sandbox.join("\n")}\n` });
  } catch (error) {
    await disconnectSandbox(plan.hostInterface);
    throw error;
  }
};

/** Removes the pair by its node's end. That it is gone already is success. */
export const disconnectSandbox = async (hostInterface: string): Promise<void> => {
  try {
    await ipBatch([`link delete dev ${hostInterface}`]);
  } catch (error) {
    if (error instanceof CommandError && error.stderr.includes("Cannot find device")) return;
    throw error;
  }
};

/** The sandbox interfaces that hang on the bridge now; none before there is a bridge. */
export const connectedInterfaces = async (): Promise<string[]> => {
  try {
    return (await ipJson<{ ifname: string }>(["link", "show", "master", podBridge, "type", "veth"])).map((link) => link.ifname);
  } catch (error) {
    if (error instanceof CommandError && error.stderr.includes("Device does not exist")) return [];
    throw error;
  }
};
