import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NetworkBackend, networkBackends } from "@gantry/api/core/v1";
import { expect, test } from "vitest";
import { formatIPv4, formatSubnet, hardwareAddress, parseIPv4, parseSubnet } from "./addresses";
import { AddressesExhausted, AddressPool } from "./ipam";
import { emptyPlan, planOverlay, podMtu, routeCommands } from "./overlay/plan";
import { PeerTable } from "./overlay/udp/peer-table";
import { vxlanCommands, vxlanEntries } from "./overlay/vxlan";
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
  const routes = (backend: NetworkBackend) => [...planOverlay(backend, underlay, [near, far]).routes.values()];
  const tunnel = (octet: number) => `10.244.${octet}.0/24 via 10.244.${octet}.0 dev gantry-vxlan onlink`;
  const direct = "10.244.2.0/24 via 192.0.2.12 dev eth0 onlink";
  expect(routes("vxlan")).toEqual([tunnel(2), tunnel(3)]);
  expect(routes("vxlan-direct")).toEqual([direct, tunnel(3)]);
  expect(routes("host-gw")).toEqual([direct, "unreachable 10.244.3.0/24"]);
  expect(routes("udp")).toEqual(["10.244.2.0/24 dev gantry-udp scope link", "10.244.3.0/24 dev gantry-udp scope link"]);
  expect(planOverlay("host-gw", underlay, [far]).unreachable.get("far")).toContain("use vxlan");
  const mtus = networkBackends.map((backend) => podMtu(backend, 1500));
  expect(mtus).toEqual([1450, 1500, 1450, 1440, 1472]);
});

test("WireGuard peers are those that have published a key, and are believed for their pods and their own address", () => {
  const publicKey = `${"A".repeat(43)}=`;
  const plan = planOverlay("wireguard", underlay, [{ ...near, publicKey }, far]);
  expect([...plan.routes.values()]).toEqual(["10.244.2.0/24 dev gantry-wg scope link", "unreachable 10.244.3.0/24"]);
  expect([...plan.unreachable.keys()]).toEqual(["far"]);
  expect(wireguardConfiguration("secret", plan.tunnelled).split("\n").slice(1, -1)).toEqual([
    "PrivateKey = secret",
    "ListenPort = 51820",
    "[Peer]",
    `PublicKey = ${publicKey}`,
    "Endpoint = 192.0.2.12:51820",
    "AllowedIPs = 10.244.2.0/24, 192.0.2.12/32",
  ]);
});

test("a peer that runs another backend is reached where it understands what it is sent, and else told as the reason", () => {
  const reasonFor = (backend: NetworkBackend, theirs: NetworkBackend) =>
    planOverlay(backend, underlay, [{ ...near, backend: theirs }]).unreachable.get("near");
  expect([reasonFor("vxlan", "vxlan-direct"), reasonFor("host-gw", "vxlan"), reasonFor("vxlan-direct", "udp")]).toEqual(
    Array.from({ length: 3 }, () => undefined),
  );
  expect(reasonFor("vxlan", "host-gw")).toBe(
    "its agent runs the network backend host-gw, and this node's vxlan: start all agents of the cluster with the same",
  );
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

test("only what differs is programmed, and a peer that has gone leaves nothing", () => {
  const both = planOverlay("vxlan", underlay, [near, far]);
  const one = planOverlay("vxlan", underlay, [near]);
  expect(routeCommands(both.routes, both.routes)).toEqual([]);
  expect(routeCommands(both.routes, one.routes)).toEqual(["route del 10.244.3.0/24 proto 71"]);
  expect(vxlanCommands(vxlanEntries(both.tunnelled), vxlanEntries(one.tunnelled))).toEqual({
    bridge: ["fdb del 0a:58:0a:f4:03:00 dev gantry-vxlan dst 198.51.100.13 self"],
    ip: ["neigh del 10.244.3.0 dev gantry-vxlan"],
  });
  expect(routeCommands(emptyPlan.routes, one.routes)).toHaveLength(1);
});

test("the udp tunnel finds the node of a packet, and believes nodes for their own pods only", () => {
  const packet = (source: string, destination: string) => {
    const bytes = Buffer.alloc(20);
    bytes[0] = 0x45;
    bytes.writeUInt32BE(parseIPv4(source), 12);
    bytes.writeUInt32BE(parseIPv4(destination), 16);
    return bytes;
  };
  const table = new PeerTable([near, { ...far, subnet: "10.244.128.0/20" }]);
  expect(table.nodeFor(packet("10.244.1.2", "10.244.2.9"))).toEqual({ address: near.address });
  expect(table.nodeFor(packet("10.244.1.2", "10.244.143.255"))).toEqual({ address: far.address });
  expect(table.nodeFor(packet("10.244.1.2", "10.244.144.0"))).toEqual({ drop: "for no known node" });
  expect(table.nodeFor(Buffer.alloc(40, 0x60))).toEqual({ drop: "not IPv4" });
  expect(table.refusal(packet("10.244.2.9", "10.244.1.2"), near.address)).toBeUndefined();
  expect(table.refusal(packet("10.244.1.3", "10.244.1.2"), near.address)).toBe("with a source that is not the sender's");
  expect(table.refusal(packet("10.244.2.9", "10.244.1.2"), "203.0.113.1")).toBe("from an unknown sender");
  expect(table.refusal(Buffer.alloc(3), near.address)).toBe("not IPv4");
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
