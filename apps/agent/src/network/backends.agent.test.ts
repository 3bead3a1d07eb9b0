import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { networkAnnotations } from "./overlay/peers";
import type { NodeNetworkState } from "./state";
import { Lab, type LabAgent } from "./testing/lab";
import type { NetworkBackend, PodAddress } from "./types";

const lab = new Lab("gantry-backends", 2);
const running: LabAgent[] = [];

const exists = (program: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const kernelHasWireguard = (): boolean => {
  try {
    return lab.in(1, "sh -c 'ip link add probe type wireguard && ip link del probe && echo yes'").includes("yes");
  } catch {
    return false;
  }
};

const rootDirectory = (node: number) => join(lab.directory, `n${node}`);

const nodeObject = async (node: number, backend: NetworkBackend) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `n${node}`, uid: `n${node}`, annotations: await networkAnnotations(backend, rootDirectory(node)) },
  spec: { podCIDR: `10.244.${node}.0/24`, podCIDRs: [`10.244.${node}.0/24`] },
  status: { addresses: [{ type: "InternalIP", address: lab.address(node) }] },
});

const startAgent = async (node: number, backend: NetworkBackend): Promise<LabAgent> => {
  const agent = lab.agent(node);
  running.push(agent);
  for (const each of [1, 2]) await agent.call("put", "/api/v1/nodes", await nodeObject(each, backend));
  await agent.call("start", {
    nodeName: `n${node}`,
    nodeAddress: lab.address(node),
    rootDirectory: rootDirectory(node),
    clusterSubnet: "10.244.0.0/16",
    serviceSubnet: "10.96.0.0/16",
    dnsAddress: "10.96.0.10",
    backend,
  });
  return agent;
};

const startPod = async (agent: LabAgent, name: string) => {
  const pid = await lab.sandbox();
  const { ip, mtu } = await agent.call<PodAddress>("setup", { id: name, podUid: name, namespace: "default", name, pid, hostPorts: [] });
  await lab.serve(pid, name, 8080);
  return { pid, ip, mtu };
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 400));

afterEach(async () => {
  for (const agent of running.splice(0)) {
    await agent.call("reconcile", []);
    await agent.call("remove");
    await agent.kill();
  }
});
afterAll(() => lab.close());

const canWireguard = exists("wg") && (kernelHasWireguard() || exists("wireguard-go"));
const backends: readonly (readonly [NetworkBackend, number])[] = [
  ["vxlan", 1450],
  ["host-gw", 1500],
  ["vxlan-direct", 1450],
  ["udp", 1472],
  ...(canWireguard ? [["wireguard", 1440] as const] : []),
];

test.each(backends)(
  "%s carries traffic between pods and from nodes, in packets of its full MTU %i, and leaves nothing",
  async (backend, mtu) => {
    const [first, second] = await Promise.all([startAgent(1, backend), startAgent(2, backend)]);
    const a = await startPod(first, "a");
    const b = await startPod(second, "b");
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

    // A killed agent's successor goes on where it stopped, and traffic does not notice.
    await second.kill();
    running.splice(running.indexOf(second), 1);
    if (backend !== "udp") expect(lab.ask(a.pid, { to: b.ip, port: 8080 })).toBe(`b ${a.ip}`);
    const successor = await startAgent(2, backend);
    expect(lab.ask(a.pid, { to: b.ip, port: 8080 })).toBe(`b ${a.ip}`);

    for (const agent of [first, successor]) {
      await agent.call("reconcile", []);
      await agent.call("remove");
    }
    for (const node of [1, 2]) expect(lab.in(node, "sh -c 'ip -br link; ip route'")).not.toMatch(/gantry|10\.244\./);
  },
);

test("a node that is not understood gets nothing instead of being reached in the clear, until it is", async () => {
  const agent = await startAgent(1, "vxlan");
  await agent.call("put", "/api/v1/nodes", await nodeObject(2, "host-gw"));
  await settle();
  const state = await agent.call<NodeNetworkState>("state");
  expect(state.peers[0]?.unreachable).toContain("runs the network backend host-gw");
  expect([state.routes, lab.in(1, "ip route get 10.244.2.9 2>&1 || true")]).toEqual([[], expect.stringContaining("No route to host")]);
  await agent.call("put", "/api/v1/nodes", await nodeObject(2, "vxlan"));
  await settle();
  expect(lab.in(1, "ip route get 10.244.2.9")).toContain("dev gantry-vxlan");
  await agent.call("delete", "/api/v1/nodes", await nodeObject(2, "vxlan"));
  await settle();
  expect(lab.in(1, "ip route show proto 71")).toBe("");
});

test("the program of the udp tunnel is started again when it ends", async () => {
  const [first, second] = await Promise.all([startAgent(1, "udp"), startAgent(2, "udp")]);
  const a = await startPod(first, "a");
  const b = await startPod(second, "b");
  const program = execFileSync("pgrep", ["-P", String(second.process.pid), "-f", "udp-tunnel"], { encoding: "utf8" }).trim();
  process.kill(Number(program), "SIGKILL");
  await expect.poll(() => lab.ask(a.pid, { to: b.ip, port: 8080 }), { timeout: 20_000 }).toBe(`b ${a.ip}`);
});

test.runIf(!canWireguard)("wireguard says what is missing where it cannot be had", async () => {
  await expect(startAgent(1, "wireguard")).rejects.toThrow();
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
