import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatIPv4, formatSubnet, hardwareAddress, parseIPv4, parseSubnet } from "./addresses";
import { AddressesExhausted, AddressPool } from "./ipam";
import { emptyPlan, planCommands, planOverlay, podMtu, routedBackend } from "./overlay/plan";
import { wireguardConfiguration } from "./overlay/wireguard";
import { isWireguardKey, wireguardKey } from "./overlay/wireguard-key";
import { SandboxRecords } from "./sandbox-records";
import { mtuProblems } from "./state";
import { hostInterfaceName, wiringCommands } from "./wiring";

test("addresses and subnets are read as they are written, and nothing else is", () => {
  expect(formatIPv4(parseIPv4("255.1.0.9"))).toBe("255.1.0.9");
  expect(formatSubnet(parseSubnet("10.244.3.7/24"))).toBe("10.244.3.0/24");
  for (const wrong of ["10.0.0", "10.0.0.256", "a.b.c.d", "10.0.0.1.2", ""]) expect(() => parseIPv4(wrong), wrong).toThrow(RangeError);
  for (const wrong of ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "fd00::/64"]) expect(() => parseSubnet(wrong), wrong).toThrow(RangeError);
  expect(hardwareAddress("10.244.1.2")).toBe("0a:58:0a:f4:01:02");
});

test("every address is given once, freed ones last, and none when all are used", () => {
  const pool = new AddressPool(parseSubnet("10.244.1.0/29"));
  const all = Array.from({ length: 5 }, () => pool.allocate());
  expect(all).toEqual(["10.244.1.2", "10.244.1.3", "10.244.1.4", "10.244.1.5", "10.244.1.6"]);
  expect(() => pool.allocate()).toThrow(AddressesExhausted);
  pool.release("10.244.1.4");
  expect(pool.allocate()).toBe("10.244.1.4");
});

test("a restarted pool goes on behind what is in use", () => {
  const pool = new AddressPool(parseSubnet("10.244.1.0/24"), ["10.244.1.9", "10.244.1.3", "192.0.2.1"]);
  expect([pool.size, pool.allocate()]).toEqual([2, "10.244.1.10"]);
});

test("records outlive the process and damaged ones are dropped", async () => {
  const directory = await mkdtemp(join(tmpdir(), "gantry-records-"));
  const records = new SandboxRecords(directory);
  const record = {
    id: "abc",
    podUid: "u",
    namespace: "n",
    name: "p",
    ip: "10.244.1.2",
    ips: ["10.244.1.2"],
    gateway: "10.244.1.1",
    mtu: 1450,
    hostInterface: "veth1",
    hostPorts: [],
    networkNamespace: "net:[1]",
  };
  const damaged: string[] = [];
  expect(await records.load((file) => damaged.push(file))).toEqual([]);
  await records.save(record);
  await writeFile(join(directory, "half.json"), '{"id":');
  expect(await new SandboxRecords(directory).load((file) => damaged.push(file))).toEqual([record]);
  expect(damaged).toHaveLength(1);
  await expect(records.save({ ...record, id: "../escape" })).rejects.toThrow(RangeError);
  await records.remove("abc");
  expect(await records.load(() => {})).toEqual([]);
  await rm(directory, { recursive: true });
});

test("a sandbox is wired with two batches and a name that fits the kernel", () => {
  const name = hostInterfaceName("f".repeat(64));
  expect(name.length).toBeLessThanOrEqual(15);
  const plan = { hostInterface: name, pid: 42, address: "10.244.1.5", prefix: 24, gateway: "10.244.1.1", mtu: 1450 };
  const { node, sandbox } = wiringCommands(plan);
  expect(node[0]).toContain("peer name eth0 address 0a:58:0a:f4:01:05 mtu 1450 netns 42");
  expect(sandbox).toContain("addr add 10.244.1.5/24 dev eth0");
});

const underlay = { interface: "eth0", address: "192.0.2.11", prefix: 24, mtu: 1500 };
const near = { name: "near", subnet: "10.244.2.0/24", address: "192.0.2.12" };
const far = { name: "far", subnet: "10.244.3.0/24", address: "198.51.100.13" };

test("each backend leads to peers in its own way, with the MTU that it leaves", () => {
  const routes = (backend: Parameters<typeof planOverlay>[0]) => Object.fromEntries(planOverlay(backend, underlay, [near, far]).routes);
  const tunnel = (octet: number) => `via 10.244.${octet}.0 dev gantry-vxlan onlink`;
  expect(routes("vxlan")).toEqual({ "10.244.2.0/24": tunnel(2), "10.244.3.0/24": tunnel(3) });
  expect(routes("vxlan-direct")).toEqual({ "10.244.2.0/24": "via 192.0.2.12 dev eth0 onlink", "10.244.3.0/24": tunnel(3) });
  expect(routes("host-gw")).toEqual({ "10.244.2.0/24": "via 192.0.2.12 dev eth0 onlink" });
  expect(planOverlay("host-gw", underlay, [far]).unreachable.get("far")).toContain("use vxlan");
  expect([podMtu("host-gw", 1500), podMtu("vxlan", 1500), podMtu("vxlan", 9000)]).toEqual([1500, 1450, 8950]);
});

test("WireGuard peers are those that have published a key, and are believed for their pods and their own address", () => {
  const publicKey = `${"A".repeat(43)}=`;
  const plan = planOverlay("wireguard", underlay, [{ ...near, publicKey }, far]);
  expect(Object.fromEntries(plan.routes)).toEqual({ "10.244.2.0/24": "dev gantry-wg scope link" });
  expect([...plan.unreachable.keys()]).toEqual(["far"]);
  expect(wireguardConfiguration("secret", plan.wireguard).split("\n").slice(1, -1)).toEqual([
    "PrivateKey = secret",
    "ListenPort = 51820",
    "[Peer]",
    `PublicKey = ${publicKey}`,
    "Endpoint = 192.0.2.12:51820",
    "AllowedIPs = 10.244.2.0/24, 192.0.2.12/32",
  ]);
  expect(podMtu("wireguard", 1500)).toBe(1440);
});

test("a node's WireGuard key is made once, for the agent's eyes only", async () => {
  const directory = await mkdtemp(join(tmpdir(), "gantry-key-"));
  const key = await wireguardKey(directory);
  expect(await wireguardKey(directory)).toEqual(key);
  expect([isWireguardKey(key.privateKey), isWireguardKey(key.publicKey)]).toEqual([true, true]);
  expect(isWireguardKey(`${key.publicKey}\nPublicKey = x`)).toBe(false);
  const file = join(directory, "network", "wireguard.key");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await writeFile(file, "no key");
  await expect(wireguardKey(directory)).rejects.toThrow("remove the file");
  await rm(directory, { recursive: true });
});

test("a backend that cannot be set up is refused with what to use instead", () => {
  expect(routedBackend("host-gw")).toBe("host-gw");
  expect(() => routedBackend("udp")).toThrow("start the agents with vxlan");
});

test("only what differs is programmed, and a peer that has gone leaves nothing", () => {
  const both = planOverlay("vxlan", underlay, [near, far]);
  expect(planCommands(both, both)).toEqual({ ip: [], bridge: [] });
  expect(planCommands(both, planOverlay("vxlan", underlay, [near]))).toEqual({
    bridge: ["fdb del 0a:58:0a:f4:03:00 dev gantry-vxlan dst 198.51.100.13 self"],
    ip: ["route del 10.244.3.0/24 proto 71", "neigh del 10.244.3.0 dev gantry-vxlan"],
  });
  expect(planCommands(emptyPlan, planOverlay("vxlan", underlay, [near])).ip).toHaveLength(2);
});

test("packet sizes that do not fit are told with what happens", () => {
  const link = (name: string, mtu?: number) => ({ name, mtu });
  const check = (underlay?: number, tunnel?: number, bridge?: number) =>
    mtuProblems(1450, 50, link("eth0", underlay), [link("gantry-vxlan", tunnel)], link("gantry0", bridge));
  expect(check(1500, 1450, 1450)).toEqual([]);
  expect(check(1400, 1450, 1450)).toEqual([expect.stringContaining("eth0 has an MTU of 1400, and full packets of pods need 1500")]);
  expect(check(1500, 1500, undefined)).toEqual([
    "gantry-vxlan has an MTU of 1500 instead of 1450: something else has changed it",
    "the interface gantry0 is gone: restart the agent",
  ]);
});
