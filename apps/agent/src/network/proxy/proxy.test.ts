import type { Service } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { expect, test } from "vitest";
import { misledFlows, staleFlows } from "./conntrack";
import { NftRuleset } from "./nft-ruleset";
import { renderHostPorts, renderService } from "./nft-service";
import { readyOnNode, resolveServicePorts, type ServicePort } from "./service-ports";

const service = (spec: object, status: object = { loadBalancer: {} }): Service =>
  ({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" }, spec, status }) as unknown as Service;

const slice = (endpoints: object[], ports: object[] = [{ name: "http", port: 8080, protocol: "TCP" }]): EndpointSlice =>
  ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "web-1", namespace: "default" },
    addressType: "IPv4",
    endpoints,
    ports,
  }) as unknown as EndpointSlice;

const ports = [{ name: "http", port: 80, protocol: "TCP", nodePort: 30080 }];
const endpoint = (ip: string, conditions: object = { ready: true }, nodeName = "n1") => ({ addresses: [ip], conditions, nodeName });
const ips = (endpoints: readonly { ip: string }[] | undefined) => endpoints?.map(({ ip }) => ip);

test("ready endpoints are used; terminating ones only where none is ready, on each node by itself", () => {
  const resolve = (...endpoints: object[]) => resolveServicePorts(service({ clusterIP: "10.96.0.20", ports }), [slice(endpoints)], "n1")[0];
  const dying = { ready: false, serving: true, terminating: true };
  expect(ips(resolve(endpoint("10.244.1.2"), endpoint("10.244.1.3", dying))?.cluster)).toEqual(["10.244.1.2"]);
  expect(ips(resolve(endpoint("10.244.1.3", dying), endpoint("10.244.1.4", { ready: false }))?.cluster)).toEqual(["10.244.1.3"]);
  const mixed = resolve(endpoint("10.244.2.2", { ready: true }, "n2"), endpoint("10.244.1.3", dying));
  expect([ips(mixed?.cluster), ips(mixed?.local)]).toEqual([["10.244.2.2"], ["10.244.1.3"]]);
});

test("only ready pods of a node count for its health checks", () => {
  const dying = { ready: false, serving: true, terminating: true };
  const other = endpoint("10.244.2.2", { ready: true }, "n2");
  expect(readyOnNode([slice([endpoint("10.244.1.2", dying), other])], "n1")).toBe(0);
  const two = [slice([endpoint("10.244.1.2"), endpoint("10.244.1.3", {})]), slice([endpoint("10.244.1.2"), other])];
  expect(readyOnNode(two, "n1")).toBe(2);
});

test("headless services and external names are left to DNS; ports are matched by name", () => {
  for (const spec of [{ clusterIP: "None", ports }, { type: "ExternalName", externalName: "x.test" }, { ports }])
    expect(resolveServicePorts(service(spec), [slice([endpoint("10.244.1.2")])], "n1")).toEqual([]);
  const two = [...ports, { name: "admin", port: 81, protocol: "TCP" }];
  const resolved = resolveServicePorts(service({ clusterIP: "10.96.0.20", ports: two }), [slice([endpoint("10.244.1.2")])], "n1");
  expect(resolved.map(({ id, cluster }) => [id, cluster.length])).toEqual([
    ["default/web/tcp/80", 1],
    ["default/web/tcp/81", 0],
  ]);
});

const port = (extra: Partial<ServicePort> = {}): ServicePort => ({
  id: "default/web/tcp/80",
  protocol: "tcp",
  port: 80,
  clusterIP: "10.96.0.20",
  externalIPs: [],
  loadBalancerIPs: [],
  loadBalancerSourceRanges: [],
  internalLocal: false,
  externalLocal: false,
  cluster: [
    { ip: "10.244.1.2", port: 8080 },
    { ip: "10.244.2.2", port: 8080 },
  ],
  local: [],
  ...extra,
});
const render = (extra?: Partial<ServicePort>) => renderService([port(extra)], "10.244.0.0/16");

test("policy Local without endpoints here drops, and pods still reach all", () => {
  const { chains, elements } = render({ externalLocal: true, internalLocal: true, nodePort: 30080 });
  expect(chains.get("local-default/web/tcp/80")).toEqual(["drop"]);
  expect(chains.get("external-default/web/tcp/80")?.[0]).toBe("ip saddr 10.244.0.0/16 goto service-default/web/tcp/80");
  expect(elements.get("service-ips")?.get("10.96.0.20 . tcp . 80")).toBe("goto local-default/web/tcp/80");
});

test("load balancer addresses are guarded by their source ranges", () => {
  const { chains, elements } = render({ loadBalancerIPs: ["192.0.2.1"], loadBalancerSourceRanges: ["203.0.113.0/24"] });
  expect(elements.get("service-ips")?.get("192.0.2.1 . tcp . 80")).toBe("goto firewall-default/web/tcp/80");
  expect(chains.get("firewall-default/web/tcp/80")).toEqual(["ip saddr { 203.0.113.0/24 } goto external-default/web/tcp/80", "drop"]);
});

test("without endpoints those whom the source ranges leave out hear nothing, and the others a refusal", () => {
  const { chains, elements } = render({ loadBalancerIPs: ["192.0.2.1"], loadBalancerSourceRanges: ["203.0.113.0/24"], cluster: [] });
  expect(elements.get("no-endpoint-ips")?.get("192.0.2.1 . tcp . 80")).toBe("goto refuse-default/web/tcp/80");
  expect(chains.get("refuse-default/web/tcp/80")).toEqual(["ip saddr { 203.0.113.0/24 } goto reject-connection", "drop"]);
});

test("an endpoint that only policy Local still uses has its chains", () => {
  const extra = { externalLocal: true, nodePort: 30080, affinitySeconds: 60, local: [{ ip: "10.244.1.9", port: 8080 }] };
  expect(render(extra).chains.has("endpoint-default/web/tcp/80/10.244.1.9/8080")).toBe(true);
});

test("one endpoint more is a transaction of two lines", () => {
  const ruleset = new NftRuleset("ip gantry");
  for (let index = 0; index < 50; index++)
    ruleset.replace(`other-${index}`, renderService([port({ id: `o/${index}/tcp/80`, clusterIP: `10.96.1.${index}` })], ""));
  ruleset.replace("default/web", render());
  expect(ruleset.transaction()).toContain("add chain ip gantry service-default/web/tcp/80\n");
  ruleset.committed();
  expect(ruleset.transaction()).toBe("");
  ruleset.replace("default/web", render({ cluster: [{ ip: "10.244.1.2", port: 8080 }] }));
  expect(ruleset.transaction()).toBe(
    "flush chain ip gantry service-default/web/tcp/80\nadd rule ip gantry service-default/web/tcp/80 meta l4proto tcp dnat ip to 10.244.1.2:8080",
  );
  ruleset.replace("default/web", undefined);
  expect(ruleset.transaction().split("\n").at(-1)).toBe("delete chain ip gantry service-default/web/tcp/80");
});

test("an address that two services want goes to the first, and to the second when the first is gone", () => {
  const ruleset = new NftRuleset("ip gantry");
  const wants = (name: string, ip: string) =>
    renderService([port({ id: `d/${name}/tcp/80`, clusterIP: ip, externalIPs: ["192.0.2.9"] })], "");
  ruleset.replace("d/a", wants("a", "10.96.0.1"));
  ruleset.replace("d/b", wants("b", "10.96.0.2"));
  expect(ruleset.transaction()).toContain("192.0.2.9 . tcp . 80 : goto external-d/a/tcp/80");
  expect(ruleset.conflicts()).toEqual(["service-ips|192.0.2.9 . tcp . 80"]);
  ruleset.committed();
  ruleset.replace("d/a", undefined);
  expect(ruleset.transaction()).toContain("192.0.2.9 . tcp . 80 : goto external-d/b/tcp/80");
});

test("host ports lead to pods, on one address or on all", () => {
  const target = { protocol: "UDP", hostPort: 53, containerPort: 5353, podIP: "10.244.1.9" } as const;
  const { elements } = renderHostPorts([target, { ...target, hostIP: "192.0.2.1" }]);
  expect(elements.get("host-ports")?.get("udp . 53")).toBe("10.244.1.9 . 5353");
  expect(elements.get("host-ip-ports")?.get("192.0.2.1 . udp . 53")).toBe("10.244.1.9 . 5353");
});

test("UDP flows are forgotten when their endpoint has died or the first one has come", () => {
  const udp = (extra: Partial<ServicePort> = {}) => port({ id: "d/dns/udp/53", protocol: "udp", port: 53, ...extra });
  const one = { cluster: [{ ip: "10.244.1.2", port: 8080 }] };
  expect(staleFlows([udp()], [udp(one)])).toEqual([["-p", "udp", "--reply-src", "10.244.2.2", "--reply-port-src", "8080"]]);
  expect(staleFlows([udp({ cluster: [] })], [udp({ ...one, nodePort: 30053 })])).toEqual([
    ["-p", "udp", "--orig-dst", "10.96.0.20", "--orig-port-dst", "53"],
    ["-p", "udp", "--orig-port-dst", "30053"],
  ]);
  expect(staleFlows([port()], [])).toEqual([]);
  expect(staleFlows([udp({ externalIPs: ["192.0.2.1"] })], [udp({ loadBalancerIPs: ["192.0.2.2"] })])).toEqual([
    ["-p", "udp", "--orig-dst", "192.0.2.1", "--orig-port-dst", "53"],
    ["-p", "udp", "--orig-dst", "192.0.2.2", "--orig-port-dst", "53"],
  ]);
});

test("an agent that starts gives up the UDP flows that lead elsewhere than to an endpoint, and no other", () => {
  const flow = (destination: string, answerer: string, state = "") =>
    `udp      17 29 src=10.244.1.9 dst=${destination} sport=4001 dport=53 ${state}src=${answerer} dst=10.244.1.9 sport=8080 dport=4001 [ASSURED] mark=0 use=1`;
  const dns = port({ id: "default/web/udp/53", protocol: "udp", port: 53, nodePort: 53 });
  const deletion = (destination: string) => [
    ...["-p", "udp", "--orig-src", "10.244.1.9", "--orig-port-src", "4001"],
    ...["--orig-dst", destination, "--orig-port-dst", "53"],
  ];
  const listing = [
    flow("10.96.0.20", "10.244.1.2"),
    flow("10.96.0.20", "10.244.7.7", "[UNREPLIED] "),
    flow("192.0.2.53", "192.0.2.53"),
    flow("10.240.0.11", "10.244.7.7"),
    "",
  ].join("\n");
  expect(misledFlows(listing, [dns], new Set(["10.240.0.11"]))).toEqual([deletion("10.96.0.20"), deletion("10.240.0.11")]);
  expect(misledFlows(listing, [{ ...dns, protocol: "tcp" }], new Set(["10.240.0.11"]))).toEqual([]);
});

test("who has an address first keeps it through changes of its own, until it gives it up", () => {
  const ruleset = new NftRuleset("ip t");
  const claim = (id: string, last: number) =>
    renderService([port({ id, cluster: [{ ip: `10.244.1.${last}`, port: 8080 }] })], "10.244.0.0/16");
  ruleset.replace("default/web", claim("default/web/tcp/80", 2));
  ruleset.replace("other/web", claim("other/web/tcp/80", 3));
  ruleset.transaction();
  ruleset.committed();
  ruleset.replace("default/web", claim("default/web/tcp/80", 4));
  expect(ruleset.transaction()).not.toContain("element");
  ruleset.committed();
  ruleset.replace("default/web", undefined);
  expect(ruleset.transaction()).toContain("goto service-other/web/tcp/80");
});
