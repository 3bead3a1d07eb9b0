import { afterAll, beforeAll, expect, test } from "vitest";
import { LabCluster } from "../testing/cluster";

const cluster = new LabCluster("gantry-dns");
const plain = new LabCluster("gantry-dns-ipt");
const dnsAddress = "10.96.0.10";
const name = "web.default.svc.cluster.local";

beforeAll(async () => {
  await cluster.start();
  await cluster.addPod("a", 1);
  await cluster.addPod("c", 2);
  await cluster.put("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "default", uid: "d" } });
  await cluster.putService("web", { clusterIP: "10.96.0.20", ports: [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP" }] });
  await cluster.settle();
  for (const node of [1, 2]) await cluster.agent(node).call("startDns", dnsAddress);
});
afterAll(() => {
  cluster.close();
  plain.close();
});

test("pods ask their own node, and another one while nobody answers there", async () => {
  expect([cluster.lookUp("a", name), cluster.lookUp("c", name)]).toEqual(["10.96.0.20", "10.96.0.20"]);
  // What only the other node does not know shows who answered.
  await cluster.agent(1).call("put", "/api/v1/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "here", namespace: "default", uid: "here" },
    spec: { clusterIP: "10.96.0.21", ports: [] },
    status: { loadBalancer: {} },
  });
  await cluster.settle();
  const here = () => cluster.lookUp("a", "here.default.svc.cluster.local");
  expect(here()).toBe("10.96.0.21");
  await cluster.agent(1).call("stopDns");
  expect([cluster.lookUp("a", name), cluster.lookUp("a", name, "tcp"), here()]).toEqual(["10.96.0.20", "10.96.0.20", ""]);
  await cluster.agent(1).call("startDns", dnsAddress);
  expect(here()).toBe("10.96.0.21");
});

test("it needs no agent, and no policy is in its way", async () => {
  const spec = { podSelector: {}, policyTypes: ["Egress"] };
  const metadata = { name: "deny", namespace: "default", uid: "deny" };
  await cluster.put("/api/v1/pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "default", uid: "a" },
    spec: { nodeName: "n1", containers: [{ name: "main", image: "x" }] },
    status: { phase: "Running", podIP: cluster.pod("a").ip },
  });
  await cluster.put("/apis/networking.k8s.io/v1/networkpolicies", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata,
    spec,
  });
  await cluster.settle();
  expect(cluster.ask("a", cluster.pod("c").ip, 8080)).toBe("TIMEOUT");
  await cluster.agent(1).kill();
  expect([cluster.lookUp("a", name), cluster.lookUp("a", name, "tcp")]).toEqual(["10.96.0.20", "10.96.0.20"]);
});

test("a node without nft answers for others, too", async () => {
  await plain.start(["nft"]);
  await plain.addPod("a", 1);
  await plain.settle();
  await plain.agent(2).call("startDns", dnsAddress);
  const question = "@10.244.2.1 +short +tries=1 +time=1 -t TXT dns-version.cluster.local";
  expect(plain.lab.digIn(plain.pod("a").pid, question)).toBe('"1.1.0"');
});
