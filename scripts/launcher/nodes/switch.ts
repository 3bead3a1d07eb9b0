import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { run } from "../command";
import { PlainError } from "../terminal";
import type { KernelNames } from "./plan";
import type { NodeSubnet } from "./subnet";

const purpose = "Connecting the nodes";
const bridge = "switch";

const ip = (...args: string[]): Promise<string> => run("ip", args, { purpose });

/** Makes an interface. @throws PlainError that says what to do, where the kernel has none of that type */
export const addLink = async (namespace: string, name: string, type: string, ...settings: string[]): Promise<void> => {
  try {
    await ip("-n", namespace, "link", "add", name, "type", type, ...settings);
  } catch (error) {
    if (!(error instanceof PlainError) || !/unknown device type|not supported/i.test(error.message)) throw error;
    throw new PlainError(
      `This machine's kernel has no interfaces of the type ${type}, which several nodes need. Load its module (modprobe ${type}) or install the one with all modules; simulated nodes do without: npm start -- --nodes N --runtime hollow`,
    );
  }
};

/** Agents carry the traffic between their pods by VXLAN. Better to miss it here than on every node. */
const checkVxlan = async (namespace: string): Promise<void> => {
  await addLink(namespace, "probe", "vxlan", "id", "1", "dstport", "8472");
  await ip("-n", namespace, "link", "del", "probe");
};

const forwardRules = ({ hostInterface }: KernelNames): string[][] => [
  ["FORWARD", "-i", hostInterface, "-j", "ACCEPT"],
  ["FORWARD", "-o", hostInterface, "-j", "ACCEPT"],
];

const iptables = (operation: string, [chain = "", ...rule]: readonly string[]): Promise<boolean> =>
  run("iptables", ["--wait", "5", operation, chain, ...rule], { purpose }).then(
    () => true,
    () => false,
  );

/** Nodes reach other networks, to pull images say, under the machine's address. */
const masquerade = async (names: KernelNames, subnet: NodeSubnet): Promise<void> => {
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1\n");
  const table = `table ip ${names.table}`;
  const rule = `ip saddr ${subnet.cidr} oifname != "${names.hostInterface}" masquerade`;
  await run(
    "nft",
    [`${table} {}; delete ${table}; ${table} { chain postrouting { type nat hook postrouting priority srcnat; ${rule}; }; }`],
    {
      purpose,
    },
  );
  // Where Docker has made DROP the policy, an accept in a table of ours would not help: every table has to agree.
  for (const rule of forwardRules(names)) if (!(await iptables("-C", rule))) await iptables("-I", rule);
};

/**
 * Makes the switch that the nodes hang on, unless it stands. It has a network namespace of its own, where no firewall of the
 * machine looks at what nodes send each other, and one cable into the machine's own network.
 */
export const ensureSwitch = async (names: KernelNames, subnet: NodeSubnet): Promise<void> => {
  const { switchNamespace, hostInterface } = names;
  if (!existsSync(`/sys/class/net/${hostInterface}`)) {
    // One without its cable is a leftover of a start that was killed.
    if (existsSync(`/run/netns/${switchNamespace}`)) await ip("netns", "del", switchNamespace);
    await ip("netns", "add", switchNamespace);
    await checkVxlan(switchNamespace);
    await addLink(switchNamespace, bridge, "bridge");
    await ip("-n", switchNamespace, "link", "set", bridge, "up");
    await addLink(switchNamespace, "machine", "veth", "peer", "name", hostInterface, "netns", String(process.pid));
  }
  await ip("-n", switchNamespace, "link", "set", "machine", "master", bridge, "up");
  await ip("addr", "replace", `${subnet.gateway}/24`, "dev", hostInterface);
  await ip("link", "set", hostInterface, "up");
  // Frames between ports of the bridge are no business of iptables. The file is there once br_netfilter is loaded.
  const filter = "/proc/sys/net/bridge/bridge-nf-call-iptables";
  await run("nsenter", [`--net=/run/netns/${switchNamespace}`, "sh", "-c", `[ ! -e ${filter} ] || echo 0 >${filter}`], { purpose });
  await masquerade(names, subnet);
};

/** Puts a node's first interface on the switch, given the process that its network namespace belongs to. */
export const plugIn = async (names: KernelNames, subnet: NodeSubnet, node: { pid: number; number: number }): Promise<void> => {
  const port = `node-${node.number}`;
  const inside = (...args: string[]) => run("nsenter", [`--net=/proc/${node.pid}/ns/net`, "ip", ...args], { purpose });
  // The other end of a node that was cut off hard may still hang there for a moment.
  await ip("-n", names.switchNamespace, "link", "del", port).catch(() => undefined);
  await addLink(names.switchNamespace, port, "veth", "peer", "name", "eth0", "netns", String(node.pid));
  await ip("-n", names.switchNamespace, "link", "set", port, "master", bridge, "up");
  await inside("link", "set", "lo", "up");
  await inside("addr", "add", `${subnet.addressOf(node.number)}/24`, "dev", "eth0");
  await inside("link", "set", "eth0", "up");
  await inside("route", "add", "default", "via", subnet.gateway);
};

/** Removes the switch and what it has put into the machine's own network. That it is not there is success. */
export const removeSwitch = async (names: KernelNames): Promise<void> => {
  if (existsSync(`/sys/class/net/${names.hostInterface}`)) await ip("link", "del", names.hostInterface);
  if (existsSync(`/run/netns/${names.switchNamespace}`)) await ip("netns", "del", names.switchNamespace);
  await run("nft", [`table ip ${names.table} {}; delete table ip ${names.table}`], { purpose }).catch(() => undefined);
  for (const rule of forwardRules(names)) while (await iptables("-D", rule));
};
