import { afterAll, beforeAll, expect, test } from "vitest";
import { Lab, type LabAgent } from "./testing/lab";
import type { AttachedSandbox, PodAddress } from "./types";

const lab = new Lab("gantry-nettest", 2);
const agents: LabAgent[] = [];
const pods = new Map<string, { pid: number; ip: string }>();

const options = (node: number, backend = "vxlan") => ({
  nodeName: `n${node}`,
  nodeAddress: lab.address(node),
  rootDirectory: `${lab.directory}/n${node}`,
  clusterSubnet: "10.244.0.0/16",
  serviceSubnet: "10.96.0.0/16",
  dnsAddress: "10.96.0.10",
  backend,
});

const nodeObject = (node: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `n${node}`, uid: `n${node}` },
  spec: { podCIDR: `10.244.${node}.0/24`, podCIDRs: [`10.244.${node}.0/24`] },
  status: { addresses: [{ type: "InternalIP", address: lab.address(node) }] },
});

const agentOf = (node: number): LabAgent => {
  const agent = agents[node - 1];
  if (!agent) throw new Error(`node ${node} has no agent`);
  return agent;
};

const startAgent = async (node: number, backend?: string) => {
  const agent = lab.agent(node);
  agents[node - 1] = agent;
  for (const each of [1, 2]) await agent.call("put", "/api/v1/nodes", nodeObject(each));
  await agent.call("start", options(node, backend));
};

const setup = async (node: number, name: string, hostPorts: object[] = []): Promise<PodAddress> => {
  const pid = pods.get(name)?.pid ?? (await lab.sandbox());
  const address = await agentOf(node).call<PodAddress>("setup", {
    id: `sandbox-${name}`,
    podUid: name,
    namespace: "default",
    name,
    pid,
    hostPorts,
  });
  pods.set(name, { pid, ip: address.ip });
  return address;
};

const pod = (name: string) => {
  const found = pods.get(name);
  if (!found) throw new Error(`there is no pod ${name}`);
  return found;
};

const serviceObject = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "default", uid: name },
  spec: { type: "ClusterIP", ...spec },
  status: { loadBalancer: {} },
});

const sliceObject = (service: string, endpoints: readonly { pod: string; node: number }[], protocol = "TCP") => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: `${service}-1`, namespace: "default", uid: `${service}-1`, labels: { "kubernetes.io/service-name": service } },
  addressType: "IPv4",
  ports: [{ name: "main", protocol, port: 8080 }],
  endpoints: endpoints.map(({ pod: name, node }) => ({ addresses: [pod(name).ip], conditions: { ready: true }, nodeName: `n${node}` })),
});

const everywhere = async (path: string, object: object) => {
  for (const agent of agents) await agent.call("put", path, object);
};
const putService = (name: string, spec: object) => everywhere("/api/v1/services", serviceObject(name, spec));
const putSlice = (...args: Parameters<typeof sliceObject>) => everywhere("/apis/discovery.k8s.io/v1/endpointslices", sliceObject(...args));

const ports = (extra: object = {}, protocol = "TCP") => [{ name: "main", port: 80, targetPort: 8080, protocol, ...extra }];
const settle = () => new Promise((resolve) => setTimeout(resolve, 250));
const answers = (from: number | string, to: string, port: number, count: number) =>
  new Set(Array.from({ length: count }, () => lab.ask(from, { to, port }).split(" ")[0]));

beforeAll(async () => {
  await Promise.all([startAgent(1), startAgent(2)]);
  await setup(1, "a");
  await setup(1, "b");
  await setup(2, "c");
  for (const name of ["a", "b", "c"]) await lab.serve(pod(name).pid, name, 8080);
});

afterAll(() => lab.close());

test("pods have no address of IPv6, by which they would pass every policy", () => {
  const addresses = (namespace: string) => lab.in(1, `${namespace} ip -6 -brief address show scope link`);
  expect(addresses(`nsenter --net=/proc/${pod("a").pid}/ns/net`)).toBe("");
  expect(addresses("")).not.toMatch(/^gantry0/m);
});

test("pods reach pods on their node and on others with their own address, and nodes reach pods", () => {
  expect(pod("a").ip).toBe("10.244.1.2");
  expect(lab.ask(pod("a").pid, { to: pod("b").ip, port: 8080 })).toBe(`b ${pod("a").ip}`);
  expect(lab.ask(pod("a").pid, { to: pod("c").ip, port: 8080 })).toBe(`c ${pod("a").ip}`);
  expect(lab.ask(pod("c").pid, { to: pod("a").ip, port: 8080, protocol: "udp" })).toBe(`a ${pod("c").ip}`);
  expect(lab.ask(lab.node(1), { to: pod("c").ip, port: 8080 })).toMatch(/^c /);
});

test("the MTU leaves room for the tunnel and packets of that size pass", () => {
  expect(lab.in(1, "ip -o link show gantry0")).toContain("mtu 1450 ");
  expect(lab.in(1, `nsenter --net=/proc/${pod("a").pid}/ns/net ping -c1 -W1 -M do -s 1422 ${pod("c").ip}`)).toContain("1 received");
});

test("a service balances over nodes, for pods, hosts and its own pods", async () => {
  await putService("web", { clusterIP: "10.96.0.20", ports: ports() });
  await putSlice("web", [
    { pod: "a", node: 1 },
    { pod: "b", node: 1 },
    { pod: "c", node: 2 },
  ]);
  await settle();
  expect(answers(pod("a").pid, "10.96.0.20", 80, 20)).toEqual(new Set(["a", "b", "c"]));
  expect(answers(lab.node(2), "10.96.0.20", 80, 20)).toEqual(new Set(["a", "b", "c"]));
  const rules = lab.in(1, "nft list table ip gantry");
  expect(rules).toContain("10.96.0.20 . tcp . 80 : goto service-default/web/tcp/80");
});

test("without endpoints the connection is refused at once", async () => {
  await putService("idle", { clusterIP: "10.96.0.21", ports: ports(), type: "NodePort" });
  await settle();
  expect(lab.ask(pod("a").pid, { to: "10.96.0.21", port: 80 })).toBe("ECONNREFUSED");
  expect(lab.ask(lab.node(1), { to: "10.96.0.21", port: 80 })).toBe("ECONNREFUSED");
  expect(lab.ask(pod("a").pid, { to: "10.96.0.21", port: 80, protocol: "udp" })).toBe("ECONNREFUSED");
});

test("node ports answer from outside and on loopback; policy Local keeps the caller's address", async () => {
  await putService("web", { clusterIP: "10.96.0.20", type: "NodePort", ports: ports({ nodePort: 30080 }) });
  await putService("local", {
    clusterIP: "10.96.0.22",
    type: "NodePort",
    externalTrafficPolicy: "Local",
    healthCheckNodePort: 32000,
    ports: ports({ nodePort: 30081 }),
  });
  await putSlice("local", [{ pod: "c", node: 2 }]);
  await settle();
  expect(answers(lab.switch, lab.address(1), 30080, 20)).toEqual(new Set(["a", "b", "c"]));
  expect(lab.ask(lab.node(1), { to: "127.0.0.1", port: 30080 })).toMatch(/^[abc] /);
  expect(lab.ask(lab.switch, { to: lab.address(2), port: 30081 })).toBe("c 10.241.0.1");
  expect(lab.ask(lab.switch, { to: lab.address(1), port: 30081 })).toBe("TIMEOUT");
  const health = (node: number) => lab.in(node, "curl -s -o /dev/null -w %{http_code} http://127.0.0.1:32000/");
  expect([health(1), health(2)]).toEqual(["503", "200"]);
});

test("affinity keeps a client with its endpoint", async () => {
  await putService("sticky", {
    clusterIP: "10.96.0.23",
    ports: ports(),
    sessionAffinity: "ClientIP",
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
  });
  await putSlice("sticky", [
    { pod: "a", node: 1 },
    { pod: "b", node: 1 },
    { pod: "c", node: 2 },
  ]);
  await settle();
  expect(answers(pod("b").pid, "10.96.0.23", 80, 8).size).toBe(1);
});

test("UDP clients with one source port leave a dead endpoint", async () => {
  await putService("udp", { clusterIP: "10.96.0.24", ports: ports({}, "UDP") });
  await putSlice("udp", [{ pod: "b", node: 1 }], "UDP");
  await settle();
  const question = { protocol: "udp", to: "10.96.0.24", port: 80, localPort: 40_000 } as const;
  expect(lab.ask(pod("a").pid, question)).toMatch(/^b /);
  await putSlice("udp", [{ pod: "c", node: 2 }], "UDP");
  await settle();
  expect(lab.ask(pod("a").pid, question)).toMatch(/^c /);
});

test("a host port leads to its pod", async () => {
  await setup(2, "d", [{ protocol: "TCP", hostPort: 8090, containerPort: 8080 }]);
  await lab.serve(pod("d").pid, "d", 8080);
  await settle();
  expect(lab.ask(lab.switch, { to: lab.address(2), port: 8090 })).toBe("d 10.241.0.1");
  expect(lab.ask(lab.node(2), { to: "127.0.0.1", port: 8090 })).toMatch(/^d /);
});

test("what leaves the cluster has the node's address", async () => {
  await lab.serveIn(lab.switch, "outside", 9090);
  expect(lab.ask(pod("a").pid, { to: "10.241.0.1", port: 9090 })).toBe(`outside ${lab.address(1)}`);
});

test("policies block and allow by selectors, ports and blocks, in both directions", async () => {
  const podObject = (name: string, node: number) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", uid: name, labels: { app: name } },
    spec: { nodeName: `n${node}`, containers: [{ name: "main", image: "x", ports: [{ name: "web", containerPort: 8080 }] }] },
    status: { phase: "Running", podIP: pod(name).ip },
  });
  await everywhere("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "default", uid: "d", labels: { team: "x" } },
  });
  for (const [name, node] of [
    ["a", 1],
    ["b", 1],
    ["c", 2],
  ] as const)
    await everywhere("/api/v1/pods", podObject(name, node));
  const policies = "/apis/networking.k8s.io/v1/networkpolicies";
  const policy = (name: string, spec: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "default", uid: name },
    spec,
  });
  const reach = (from: string, to: string) => lab.ask(pod(from).pid, { to: pod(to).ip, port: 8080 }).split(" ")[0];
  await everywhere(policies, policy("deny", { podSelector: { matchLabels: { app: "b" } }, policyTypes: ["Ingress"] }));
  await settle();
  expect([reach("a", "b"), reach("c", "b"), reach("b", "a")]).toEqual(["TIMEOUT", "TIMEOUT", "a"]);
  expect(lab.ask(lab.node(1), { to: pod("b").ip, port: 8080 })).toMatch(/^b /);
  const ingress = [
    { from: [{ podSelector: { matchLabels: { app: "c" } }, namespaceSelector: { matchLabels: { team: "x" } } }], ports: [{ port: "web" }] },
  ];
  await everywhere(policies, policy("allow", { podSelector: { matchLabels: { app: "b" } }, policyTypes: ["Ingress"], ingress }));
  await settle();
  expect([reach("a", "b"), reach("c", "b")]).toEqual(["TIMEOUT", "b"]);
  const egress = [{ to: [{ ipBlock: { cidr: "10.244.0.0/16", except: [`${pod("c").ip}/32`] } }], ports: [{ port: 8000, endPort: 8100 }] }];
  await everywhere(policies, policy("egress", { podSelector: { matchLabels: { app: "a" } }, policyTypes: ["Egress"], egress }));
  await settle();
  expect([reach("a", "c"), lab.ask(pod("a").pid, { to: "10.241.0.1", port: 9090 })]).toEqual(["TIMEOUT", "TIMEOUT"]);
  for (const name of ["deny", "allow", "egress"]) for (const agent of agents) await agent.call("delete", policies, policy(name, {}));
  await settle();
  expect([reach("a", "c"), reach("a", "b")]).toEqual(["c", "b"]);
  expect(lab.in(1, "nft list tables")).not.toContain("gantry-policy");
});

test("a killed agent finds its pods again, removes the dead ones, and traffic never stops", async () => {
  await agentOf(1).kill();
  expect(lab.ask(pod("a").pid, { to: "10.96.0.20", port: 80 })).toMatch(/^[abc] /);
  await startAgent(1);
  expect((await setup(1, "a")).ip).toBe(pod("a").ip);
  expect(lab.ask(pod("c").pid, { to: pod("a").ip, port: 8080 })).toBe(`a ${pod("c").ip}`);
  await agentOf(1).call("reconcile", ["sandbox-a"]);
  expect((await agentOf(1).call<AttachedSandbox[]>("list")).map((sandbox) => sandbox.name)).toEqual(["a"]);
  expect(lab.in(1, "ip -br link show master gantry0").trim().split("\n")).toHaveLength(1);
});

test("setting a pod up takes milliseconds", async () => {
  const pid = await lab.sandbox();
  const begun = performance.now();
  await agentOf(1).call("setup", { id: "sandbox-timed", podUid: "timed", namespace: "default", name: "timed", pid });
  expect(performance.now() - begun).toBeLessThan(500);
  await agentOf(1).call("teardown", "sandbox-timed");
  expect((await agentOf(1).call<AttachedSandbox[]>("list")).map((sandbox) => sandbox.name)).toEqual(["a"]);
});

test("removal leaves nothing behind", async () => {
  for (const node of [1, 2]) {
    await agentOf(node).call("remove");
    expect(lab.in(node, "nft list tables")).not.toContain("gantry");
    expect(lab.in(node, "ip -br link")).not.toContain("gantry");
    expect(lab.in(node, "ip route")).not.toMatch(/10\.(244|96)\./);
    expect(lab.in(node, "iptables-save")).not.toContain("GANTRY");
  }
});
