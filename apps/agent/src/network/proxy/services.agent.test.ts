import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabCluster } from "../testing/cluster";

// Addresses of load balancers and external addresses are routed to a node, as a router in front of the nodes would.
const vip = (last: number): string => `10.250.0.${last}`;
const externalIP = "192.0.2.9";
const main = (extra: object = {}) => [{ name: "main", port: 80, targetPort: 8080, protocol: "TCP", ...extra }];
const dying = { ready: false, serving: true, terminating: true };

describe.each([
  { kind: "nftables", missing: [] },
  { kind: "iptables", missing: ["nft"] },
])("services with $kind", ({ kind, missing }) => {
  let cluster: LabCluster;

  beforeAll(async () => {
    cluster = new LabCluster(`gantry-svc-${kind.slice(0, 3)}`);
    await cluster.start(missing);
    await cluster.addPod("a", 1, [8080, 9090]);
    await cluster.addPod("b", 1, [8080, 9091]);
    await cluster.addPod("c", 2, [8080, 9091]);
    // The outside knows one way to these addresses: through the first node.
    for (const subnet of ["10.250.0.0/24", "192.0.2.0/24"]) cluster.lab.inSwitch(`ip route add ${subnet} via ${cluster.lab.address(1)}`);
  });
  afterAll(() => cluster.close());

  test("are programmed by the backend that this node has", async () => {
    expect(await cluster.agent(1).call("state")).toMatchObject({ proxy: { kind } });
  });

  test("have several ports, by name, over TCP and UDP, where pods may call a port by different numbers", async () => {
    const ports = [...main(), { name: "admin", port: 81, protocol: "TCP" }, { name: "ask", port: 80, protocol: "UDP" }];
    await cluster.putService("many", { clusterIP: "10.96.0.20", ports });
    const udp = { name: "ask", port: 8080, protocol: "UDP" };
    await cluster.putSlice("many", ["a"], { ports: [{ name: "main", port: 8080 }, { name: "admin", port: 9090 }, udp] });
    await cluster.putSlice("many", ["c"], { ports: [{ name: "admin", port: 9091 }, udp], suffix: "2" });
    await cluster.settle();
    expect(cluster.answers("b", "10.96.0.20", 80, 6)).toEqual(new Set(["a"]));
    expect(cluster.answers("b", "10.96.0.20", 81, 16)).toEqual(new Set(["a", "c"]));
    expect(cluster.ask("node-2", "10.96.0.20", 80, "udp")).toMatch(/^[ac] /);
  });

  test("reach a pod through its own service", async () => {
    await cluster.putService("hairpin", { clusterIP: "10.96.0.21", type: "NodePort", ports: main({ nodePort: 30021 }) });
    await cluster.putSlice("hairpin", ["a"]);
    await cluster.settle();
    expect(cluster.ask("a", "10.96.0.21", 80)).toMatch(/^a /);
    expect(cluster.ask("a", cluster.lab.address(1), 30021)).toMatch(/^a /);
    expect(cluster.ask("a", cluster.lab.address(2), 30021)).toMatch(/^a /);
  });

  test("answer on node ports and external addresses, from outside, from nodes and from pods", async () => {
    const spec = { clusterIP: "10.96.0.22", type: "NodePort", externalIPs: [externalIP], ports: main({ nodePort: 30022 }) };
    await cluster.putService("open", spec);
    await cluster.putSlice("open", ["a", "c"]);
    await cluster.settle();
    expect(cluster.answers("outside", cluster.lab.address(2), 30022, 16)).toEqual(new Set(["a", "c"]));
    for (const from of ["outside", "node-1", "node-2", "b", "c"]) expect(cluster.ask(from, externalIP, 80), from).toMatch(/^[ac] /);
    for (const node of ["node-1", "node-2"]) expect(cluster.ask(node, "127.0.0.1", 30022), node).toMatch(/^[ac] /);
  });

  test("answer on the address of their load balancer, without node ports", async () => {
    const spec = { clusterIP: "10.96.0.23", type: "LoadBalancer", allocateLoadBalancerNodePorts: false, ports: main() };
    await cluster.putService("balanced", spec, [vip(1)]);
    await cluster.putSlice("balanced", ["a", "c"]);
    await cluster.settle();
    for (const from of ["outside", "node-2", "b"]) expect(cluster.answers(from, vip(1), 80, 16), from).toEqual(new Set(["a", "c"]));
  });

  test("let only the source ranges use a load balancer, and drop the rest even without endpoints", async () => {
    const guarded = (loadBalancerSourceRanges: string[]) =>
      cluster.putService("guarded", { clusterIP: "10.96.0.24", type: "LoadBalancer", loadBalancerSourceRanges, ports: main() }, [vip(2)]);
    await guarded(["203.0.113.0/24", "203.0.113.7/32"]);
    await cluster.putSlice("guarded", ["c"]);
    await cluster.settle();
    expect([cluster.ask("outside", vip(2), 80), cluster.ask("b", "10.96.0.24", 80).split(" ")[0]]).toEqual(["TIMEOUT", "c"]);
    await cluster.putSlice("guarded", []);
    await cluster.settle();
    expect(cluster.ask("outside", vip(2), 80)).toBe("TIMEOUT");
    await guarded(["203.0.113.0/24", "10.241.0.0/24"]);
    await cluster.settle();
    expect(cluster.ask("outside", vip(2), 80)).toBe("ECONNREFUSED");
    await cluster.putSlice("guarded", ["c"]);
    await cluster.settle();
    expect(cluster.ask("outside", vip(2), 80)).toMatch(/^c /);
  });

  test("with externalTrafficPolicy Local keep the caller's address and stay on the node; others still reach all", async () => {
    const spec = {
      clusterIP: "10.96.0.25",
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      healthCheckNodePort: 32025,
      ports: main({ nodePort: 30025 }),
    };
    await cluster.putService("local", spec, [vip(3)]);
    await cluster.putSlice("local", ["a", "c"]);
    await cluster.settle();
    expect(Array.from({ length: 8 }, () => cluster.ask("outside", vip(3), 80))).toEqual(Array(8).fill("a 10.241.0.1"));
    expect(cluster.ask("outside", cluster.lab.address(2), 30025)).toBe("c 10.241.0.1");
    expect(cluster.answers("b", vip(3), 80, 16)).toEqual(new Set(["a", "c"]));
    expect(cluster.answers("node-1", vip(3), 80, 16)).toEqual(new Set(["a", "c"]));
    const health = (node: number) => cluster.lab.in(node, "curl -si http://127.0.0.1:32025/healthz");
    expect(health(1)).toMatch(/^HTTP\/1.1 200 [\s\S]*x-load-balancing-endpoint-weight: 1[\s\S]*"localEndpoints":1/);
    await cluster.putSlice("local", ["c"]);
    await cluster.settle();
    expect(health(1)).toMatch(/^HTTP\/1.1 503 [\s\S]*"localEndpoints":0/);
    expect([cluster.ask("outside", vip(3), 80), cluster.ask("b", vip(3), 80).split(" ")[0]]).toEqual(["TIMEOUT", "c"]);
  });

  test("with internalTrafficPolicy Local stay on the caller's node", async () => {
    await cluster.putService("near", { clusterIP: "10.96.0.26", internalTrafficPolicy: "Local", ports: main() });
    await cluster.putSlice("near", ["a", "c"]);
    await cluster.settle();
    expect([cluster.answers("b", "10.96.0.26", 80, 8), cluster.answers("node-2", "10.96.0.26", 80, 8)]).toEqual([
      new Set(["a"]),
      new Set(["c"]),
    ]);
    await cluster.putSlice("near", ["c"]);
    await cluster.settle();
    expect([cluster.ask("b", "10.96.0.26", 80), cluster.ask("c", "10.96.0.26", 80).split(" ")[0]]).toEqual(["TIMEOUT", "c"]);
  });

  test("use endpoints that still serve while they terminate only where no other is ready", async () => {
    const spec = {
      clusterIP: "10.96.0.27",
      type: "NodePort",
      externalTrafficPolicy: "Local",
      sessionAffinity: "ClientIP",
      ports: main({ nodePort: 30027 }),
    };
    await cluster.putService("leaving", spec);
    await cluster.putSlice("leaving", [{ pod: "a", conditions: dying }, "c"]);
    await cluster.settle();
    expect(cluster.answers("b", "10.96.0.27", 80, 8)).toEqual(new Set(["c"]));
    expect(cluster.ask("outside", cluster.lab.address(1), 30027)).toBe("a 10.241.0.1");
    await cluster.putSlice("leaving", [
      { pod: "a", conditions: dying },
      { pod: "c", conditions: { ready: false } },
    ]);
    await cluster.settle();
    expect(cluster.answers("b", "10.96.0.27", 80, 8)).toEqual(new Set(["a"]));
  });

  test("keep a client with its endpoint for as long as affinity lasts", async () => {
    const sticky = (timeoutSeconds: number) =>
      cluster.putService("sticky", {
        clusterIP: "10.96.0.28",
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds } },
        ports: main(),
      });
    await sticky(60);
    await cluster.putSlice("sticky", ["a", "b", "c"]);
    await cluster.settle();
    expect(cluster.answers("b", "10.96.0.28", 80, 10).size).toBe(1);
    await sticky(1);
    await cluster.settle();
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 12 && seen.size < 2; round++) {
      seen.add(cluster.ask("c", "10.96.0.28", 80).split(" ")[0]);
      await new Promise((resolve) => setTimeout(resolve, 2100));
    }
    expect(seen.size).toBe(2);
  });

  test("let UDP clients leave endpoints that are gone and find addresses that come", async () => {
    const ports = main({ protocol: "UDP", nodePort: 30029 });
    const slice = (pod: string) => cluster.putSlice("udp", [pod], { ports: [{ name: "main", port: 8080, protocol: "UDP" }] });
    await cluster.putService("udp", { clusterIP: "10.96.0.29", type: "NodePort", ports });
    await slice("a");
    await cluster.settle();
    const everywhere = () => [
      cluster.ask("b", "10.96.0.29", 80, "udp", 40_001).split(" ")[0],
      cluster.ask("outside", cluster.lab.address(1), 30029, "udp", 40_002).split(" ")[0],
      cluster.ask("outside", vip(4), 80, "udp", 40_003).split(" ")[0],
    ];
    expect(everywhere()).toEqual(["a", "a", "TIMEOUT"]);
    await cluster.putService("udp", { clusterIP: "10.96.0.29", type: "LoadBalancer", ports }, [vip(4)]);
    await slice("c");
    await cluster.settle();
    expect(everywhere()).toEqual(["c", "c", "c"]);
  });

  test("refuse at once where there is no endpoint", async () => {
    const spec = { clusterIP: "10.96.0.30", type: "LoadBalancer", externalIPs: ["192.0.2.10"], ports: main({ nodePort: 30030 }) };
    await cluster.putService("idle", spec, [vip(5)]);
    await cluster.settle();
    const asked: [string, string, number][] = [
      ["b", "10.96.0.30", 80],
      ["node-1", "10.96.0.30", 80],
      ["outside", cluster.lab.address(1), 30030],
      ["outside", vip(5), 80],
      ["b", vip(5), 80],
      ["outside", "192.0.2.10", 80],
    ];
    for (const [from, to, port] of asked) expect(cluster.ask(from, to, port), `${from} ${to}`).toBe("ECONNREFUSED");
  });

  test("guard what listens on the loopback address of a node", async () => {
    await cluster.lab.serveIn(cluster.lab.node(1), "secret", 9999);
    cluster.lab.inSwitch(`ip route add 127.0.0.2/32 via ${cluster.lab.address(1)} table local`);
    expect(cluster.ask("outside", "127.0.0.2", 9999)).not.toMatch(/secret/);
  });

  test("are gone when they are deleted", async () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "open", namespace: "default", uid: "open" } };
    await cluster.delete("/api/v1/services", service);
    await cluster.settle();
    expect(cluster.ask("outside", cluster.lab.address(1), 30022)).toBe("ECONNREFUSED");
    await cluster.agent(1).call("remove");
    expect(cluster.lab.in(1, "iptables-save")).not.toContain("GANTRY");
    expect(cluster.lab.in(1, "nft list tables")).not.toContain("gantry");
  });
});
