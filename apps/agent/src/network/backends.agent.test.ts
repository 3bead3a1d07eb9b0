import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkBackend } from "@gantry/api/core/v1";
import { afterAll, afterEach, expect, test } from "vitest";
import { networkAnnotations } from "./overlay/peers";
import type { NodeNetworkState } from "./state";
import { BackendCluster } from "./testing/backend-cluster";
import type { LabAgent } from "./testing/lab";

const cluster = new BackendCluster("gantry-backends");
const { lab } = cluster;

const settle = () => new Promise((resolve) => setTimeout(resolve, 400));

afterEach(() => cluster.stopAgents());
afterAll(() => cluster.close());

const backends: readonly (readonly [NetworkBackend, number])[] = [
  ["vxlan", 1450],
  ["host-gw", 1500],
  ["vxlan-direct", 1450],
  ["udp", 1472],
  ["wireguard", 1440],
];

test.each(backends)(
  "%s carries traffic between pods and from nodes, in packets of its full MTU %i, and leaves nothing",
  async (backend, mtu) => {
    const [first, second] = await Promise.all([cluster.startAgent(1, backend), cluster.startAgent(2, backend)]);
    const a = await cluster.startPod(first, "a");
    const b = await cluster.startPod(second, "b");
    expect([a.mtu, b.mtu]).toEqual([mtu, mtu]);
    expect(lab.ask(a.pid, { to: b.ip, port: 8080 })).toBe(`b ${a.ip}`);
    expect(lab.ask(b.pid, { to: a.ip, port: 8080, protocol: "udp" })).toBe(`a ${b.ip}`);
    expect(lab.ask(lab.node(1), { to: b.ip, port: 8080 })).toMatch(/^b /);
    const ping = (size: number) => `nsenter --net=/proc/${a.pid}/ns/net ping -c1 -W2 -M do -s ${size - 28} ${b.ip}`;
    expect(lab.in(1, ping(mtu))).toContain("1 received");
    expect(() => lab.in(1, ping(mtu + 1))).toThrow();

    const state = await first.call<NodeNetworkState>("state");
    expect(state).toMatchObject({ backend, podCIDR: "10.244.1.0/24", readiness: { ready: true }, mtu: { pods: mtu, problems: [] } });
    expect(state.peers).toEqual([{ node: "n2", podCIDR: "10.244.2.0/24", address: lab.address(2) }]);
    expect(state.routes).toEqual([expect.objectContaining({ destination: "10.244.2.0/24" })]);

    // A killed agent's successor goes on where it stopped, and traffic that the kernel carries does not notice.
    await cluster.kill(second);
    if (backend !== "udp") expect(lab.ask(a.pid, { to: b.ip, port: 8080 })).toBe(`b ${a.ip}`);
    await cluster.startAgent(2, backend);
    expect(lab.ask(a.pid, { to: b.ip, port: 8080 })).toBe(`b ${a.ip}`);

    await cluster.stopAgents();
    for (const node of [1, 2]) expect(lab.in(node, "sh -c 'ip -br link; ip route'")).not.toMatch(/gantry|10\.244\./);
  },
);

test("a node that is not understood gets nothing instead of being reached in the clear, until it is", async () => {
  const agent = await cluster.startAgent(1, "vxlan");
  await agent.call("put", "/api/v1/nodes", await cluster.nodeObject(2, "host-gw"));
  await settle();
  const state = await agent.call<NodeNetworkState>("state");
  expect(state.peers[0]?.unreachable).toContain("runs the network backend host-gw");
  expect([state.routes, lab.in(1, "ip route get 10.244.2.9 2>&1 || true")]).toEqual([[], expect.stringContaining("No route to host")]);
  await agent.call("put", "/api/v1/nodes", await cluster.nodeObject(2, "vxlan"));
  await settle();
  expect(lab.in(1, "ip route get 10.244.2.9")).toContain("dev gantry-vxlan");
  await agent.call("delete", "/api/v1/nodes", await cluster.nodeObject(2, "vxlan"));
  await settle();
  expect(lab.in(1, "ip route show proto 71")).toBe("");
});

test("a node reaches its pods although something else on the machine had a route to their addresses", async () => {
  lab.in(1, `ip route add 10.244.1.0/24 via ${lab.address(2)}`);
  const agent = await cluster.startAgent(1, "vxlan");
  const pod = await cluster.startPod(agent, "a");
  expect(lab.ask(lab.node(1), { to: pod.ip, port: 8080 })).toMatch(/^a /);
  expect(lab.in(1, "ip route show exact 10.244.1.0/24").trim().split("\n")).toEqual([expect.stringContaining("dev gantry0")]);
});

test("the program of the udp tunnel is started again when it ends", async () => {
  const [first, second] = await Promise.all([cluster.startAgent(1, "udp"), cluster.startAgent(2, "udp")]);
  const a = await cluster.startPod(first, "a");
  const b = await cluster.startPod(second, "b");
  const program = execFileSync("pgrep", ["-P", String(second.process.pid), "-f", "udp-tunnel"], { encoding: "utf8" }).trim();
  process.kill(Number(program), "SIGKILL");
  await expect.poll(() => lab.ask(a.pid, { to: b.ip, port: 8080 }), { timeout: 20_000 }).toBe(`b ${a.ip}`);
});

test("wireguard says which program is missing, and what to install", async () => {
  let agent: LabAgent | undefined;
  const before = async (started: LabAgent) => {
    agent = started;
  };
  await expect(cluster.startAgent(1, "wireguard", { missing: ["wg"], before })).rejects.toThrow();
  const state = await agent?.call<NodeNetworkState>("state");
  expect(state?.readiness.message).toContain("install the package wireguard-tools");
});

test("the key that a node publishes stays the same", async () => {
  const directory = await mkdtemp(join(tmpdir(), "gantry-annotation-"));
  const published = await networkAnnotations("wireguard", directory);
  expect(await networkAnnotations("wireguard", directory)).toEqual(published);
  expect(await networkAnnotations("vxlan", directory)).toEqual({
    "gantry.dev/network-backend": "vxlan",
    "gantry.dev/wireguard-public-key": null,
  });
  await rm(directory, { recursive: true });
});
