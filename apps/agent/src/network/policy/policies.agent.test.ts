import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { LabCluster } from "../testing/cluster";

const cluster = new LabCluster("gantry-pol");
const path = "/apis/networking.k8s.io/v1/networkpolicies";
const standing = new Map<string, object>();

/** Its named port `web` is another number with each pod. */
const putPod = (name: string, namespace: string, web: number) =>
  cluster.put("/api/v1/pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, uid: name, labels: { app: name } },
    spec: {
      nodeName: `n${cluster.pod(name).node}`,
      containers: [{ name: "main", image: "x", ports: [{ name: "web", containerPort: web }] }],
    },
    status: { phase: "Running", podIP: cluster.pod(name).ip },
  });

const putNamespace = (name: string, labels: object) =>
  cluster.put("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name, uid: name, labels } });

/** @param app The label of the pods that it selects; all of the namespace when undefined. */
const putPolicy = async (app: string | undefined, spec: object): Promise<void> => {
  const name = `policy-${standing.size}`;
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "default", uid: name },
    spec: { podSelector: app === undefined ? {} : { matchLabels: { app } }, ...spec },
  };
  standing.set(name, policy);
  await cluster.put(path, policy);
  await cluster.settle();
};

const reach = (from: string, to: string, port = 8080, protocol: "tcp" | "udp" = "tcp") =>
  cluster.ask(from, cluster.pod(to).ip, port, protocol).split(" ")[0];
const block = (name: string) => `${cluster.pod(name).ip}/32`;

beforeAll(async () => {
  await cluster.start();
  await cluster.addPod("a", 1, [8080, 8081, 9000]);
  await cluster.addPod("b", 1, [8080, 8081, 9000]);
  await cluster.addPod("c", 2, [8080, 8081, 9000]);
  await putNamespace("default", { team: "x" });
  await putNamespace("other", { team: "y" });
  await putPod("a", "default", 8080);
  await putPod("b", "default", 8081);
  await putPod("c", "other", 9000);
});
beforeEach(async () => {
  for (const policy of standing.values()) await cluster.delete(path, policy);
  standing.clear();
  await cluster.settle();
});
afterAll(() => cluster.close());

test("deny all shuts pods off, but not from their node, and stands in no other's way", async () => {
  await putPolicy("b", { policyTypes: ["Ingress"] });
  expect([reach("a", "b"), reach("c", "b"), reach("a", "b", 8080, "udp")]).toEqual(["TIMEOUT", "TIMEOUT", "TIMEOUT"]);
  expect([reach("node-1", "b"), reach("b", "a"), reach("a", "c")]).toEqual(["b", "a", "c"]);
});

test("peers are pods of the own namespace, of others by their labels, or both at once", async () => {
  await putPolicy("b", { ingress: [{ from: [{ podSelector: {} }] }] });
  expect([reach("a", "b"), reach("c", "b")]).toEqual(["b", "TIMEOUT"]);
  await putPolicy("b", {
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "y" } }, podSelector: { matchLabels: { app: "a" } } }] }],
  });
  expect(reach("c", "b")).toBe("TIMEOUT");
  await putPolicy("b", {
    ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "In", values: ["y"] }] } }] }],
  });
  expect(reach("c", "b")).toBe("b");
  await putNamespace("other", { team: "z" });
  await cluster.settle();
  expect(reach("c", "b")).toBe("TIMEOUT");
  await putNamespace("other", { team: "y" });
});

test("ports are numbers of a protocol, names, and ranges with both ends", async () => {
  await putPolicy("b", { ingress: [{ ports: [{ port: 8080, protocol: "UDP" }] }, { ports: [{ port: "web" }] }] });
  expect([reach("a", "b", 8080), reach("a", "b", 8080, "udp"), reach("a", "b", 8081), reach("a", "b", 9000)]).toEqual([
    "TIMEOUT",
    "b",
    "b",
    "TIMEOUT",
  ]);
  await putPolicy("a", { ingress: [{ ports: [{ protocol: "TCP", port: 8081, endPort: 9000 }] }] });
  expect([reach("b", "a", 8080), reach("b", "a", 8081), reach("c", "a", 9000)]).toEqual(["TIMEOUT", "a", "a"]);
});

test("a name in egress is the number that each of the called pods gives it", async () => {
  const peers = [{ podSelector: {} }, { namespaceSelector: {} }];
  await putPolicy("a", { policyTypes: ["Egress"], egress: [{ to: peers, ports: [{ port: "web" }] }] });
  expect([reach("a", "b", 8081), reach("a", "b", 9000), reach("a", "c", 9000), reach("a", "c", 8081)]).toEqual([
    "b",
    "TIMEOUT",
    "c",
    "TIMEOUT",
  ]);
});

test("blocks let addresses in and out, except some", async () => {
  await cluster.lab.serveIn(cluster.lab.switch, "world", 9090);
  const cidr = "10.0.0.0/8";
  await putPolicy("b", { ingress: [{ from: [{ ipBlock: { cidr, except: [block("c"), "10.244.2.0/24"] } }] }] });
  expect([reach("a", "b"), reach("c", "b")]).toEqual(["b", "TIMEOUT"]);
  await putPolicy("a", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [block("b")] } }] }] });
  expect([reach("a", "b"), reach("a", "c"), cluster.ask("a", "10.241.0.1", 9090).split(" ")[0]]).toEqual(["TIMEOUT", "c", "world"]);
  await putPolicy("b", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr, except: ["10.241.0.0/24"] } }] }] });
  expect([reach("b", "c"), cluster.ask("b", "10.241.0.1", 9090)]).toEqual(["c", "TIMEOUT"]);
});

test("egress holds for the way through services, to nodes and to the outside", async () => {
  const ports = [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP" }];
  await cluster.putService("web", { clusterIP: "10.96.0.20", ports });
  await cluster.putSlice("web", ["c"]);
  await cluster.lab.serveIn(cluster.lab.node(1), "host", 9191);
  await putPolicy(undefined, { policyTypes: ["Egress"] });
  expect([cluster.ask("a", "10.96.0.20", 80), cluster.ask("a", cluster.lab.address(1), 9191)]).toEqual(["TIMEOUT", "TIMEOUT"]);
  expect([reach("a", "b"), reach("c", "a")]).toEqual(["TIMEOUT", "a"]);
  await putPolicy("a", {
    policyTypes: ["Egress"],
    egress: [{ to: [{ namespaceSelector: { matchLabels: { team: "y" } } }], ports: [{ port: 8080 }] }],
  });
  expect(cluster.ask("a", "10.96.0.20", 80)).toMatch(/^c /);
});

test("a block sees callers from outside by their own address where the service keeps it", async () => {
  const ports = [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP", nodePort: 30080 }];
  await cluster.putService("kept", { clusterIP: "10.96.0.21", type: "NodePort", externalTrafficPolicy: "Local", ports });
  await cluster.putSlice("kept", ["b"]);
  await putPolicy("b", { ingress: [{ from: [{ ipBlock: { cidr: "10.241.0.1/32" } }] }] });
  expect([cluster.ask("outside", cluster.lab.address(1), 30080), reach("a", "b")]).toEqual(["b 10.241.0.1", "TIMEOUT"]);
});

test("no policy keeps a pod from itself", async () => {
  const ports = [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP" }];
  await cluster.putService("self", { clusterIP: "10.96.0.22", ports });
  await cluster.putSlice("self", ["a"]);
  await putPolicy("a", { policyTypes: ["Ingress", "Egress"] });
  expect([cluster.ask("a", "10.96.0.22", 80).split(" ")[0], cluster.ask("b", "10.96.0.22", 80)]).toEqual(["a", "TIMEOUT"]);
});

test("nothing stays of policies that are gone", async () => {
  await putPolicy(undefined, { policyTypes: ["Ingress", "Egress"] });
  expect(cluster.lab.in(1, "nft list tables")).toContain("gantry-policy");
  for (const policy of standing.values()) await cluster.delete(path, policy);
  await cluster.settle();
  expect([reach("a", "c"), reach("c", "b")]).toEqual(["c", "b"]);
  expect(cluster.lab.in(1, "nft list tables")).not.toContain("gantry-policy");
});
