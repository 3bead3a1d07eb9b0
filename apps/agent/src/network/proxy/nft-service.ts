import type { HostPortTarget } from "../pod-network";
import { endpointsOf, type ServiceEndpoint, type ServicePort } from "./service-ports";

/** The objects in our nftables table that one Service stands behind. */
export interface NftFragment {
  /** Rules by chain. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Definitions by set. */
  readonly sets: ReadonlyMap<string, string>;
  /** Verdicts or data by map, then by key. */
  readonly elements: ReadonlyMap<NftMap, ReadonlyMap<string, string>>;
}

/** The maps of the table that Services put elements into. */
export type NftMap =
  | "service-ips"
  | "node-ports"
  | "no-endpoint-ips"
  | "no-endpoint-ports"
  | "host-ports"
  | "host-ip-ports"
  | "dns-fallback";

const dnatTo = (port: ServicePort, endpoints: readonly ServiceEndpoint[]): string => {
  const [only] = endpoints;
  if (only && endpoints.length === 1) return `meta l4proto ${port.protocol} dnat ip to ${only.ip}:${only.port}`;
  const choices = endpoints.map(({ ip, port: target }, index) => `${index} : ${ip} . ${target}`);
  return `meta l4proto ${port.protocol} dnat ip to numgen random mod ${endpoints.length} map { ${choices.join(", ")} }`;
};

/** The clients of one endpoint. Another timeout makes it another set: the kernel cannot change it in place. */
const affinitySet = (port: ServicePort, endpoint: string): string => `affinity-${port.affinitySeconds}s-${endpoint}`;

/** Rules that send a connection to one of the endpoints; with affinity through chains that remember the client. */
const balance = (port: ServicePort, endpoints: readonly ServiceEndpoint[]): string[] => {
  if (endpoints.length === 0) return ["drop"];
  if (port.affinitySeconds === undefined) return [dnatTo(port, endpoints)];
  const names = endpoints.map(({ ip, port: target }) => `${port.id}/${ip}/${target}`);
  return [
    ...names.map((name) => `ip saddr @${affinitySet(port, name)} goto endpoint-${name}`),
    `numgen random mod ${names.length} vmap { ${names.map((name, index) => `${index} : goto endpoint-${name}`).join(", ")} }`,
  ];
};

export const emptyElements = (): Record<NftMap, Map<string, string>> => ({
  "service-ips": new Map(),
  "node-ports": new Map(),
  "no-endpoint-ips": new Map(),
  "no-endpoint-ports": new Map(),
  "host-ports": new Map(),
  "host-ip-ports": new Map(),
  "dns-fallback": new Map(),
});

export const fragmentOf = (
  elements: Record<NftMap, Map<string, string>>,
  chains: ReadonlyMap<string, readonly string[]> = new Map(),
  sets: ReadonlyMap<string, string> = new Map(),
): NftFragment => ({ chains, sets, elements: new Map(Object.entries(elements) as [NftMap, Map<string, string>][]) });

/** The ports of the node that lead to single pods. */
export const renderHostPorts = (targets: readonly HostPortTarget[]): NftFragment => {
  const elements = emptyElements();
  for (const { protocol, hostPort, hostIP, containerPort, podIP } of targets) {
    const key = `${protocol.toLowerCase()} . ${hostPort}`;
    const value = `${podIP} . ${containerPort}`;
    if (hostIP === undefined || hostIP === "" || hostIP === "0.0.0.0") elements["host-ports"].set(key, value);
    else elements["host-ip-ports"].set(`${hostIP} . ${key}`, value);
  }
  return fragmentOf(elements);
};

/**
 * The rules of one port. `service-…` picks among all endpoints, `local-…` among those of this node, `external-…` receives
 * what comes by node port, external or load balancer address, and `firewall-…` checks who may use the latter.
 * @param podSubnet The cluster's pods: their traffic counts as internal even when it uses an external address.
 */
export const renderService = (ports: readonly ServicePort[], podSubnet: string): NftFragment => {
  const chains = new Map<string, readonly string[]>();
  const sets = new Map<string, string>();
  const elements = emptyElements();
  for (const port of ports) {
    const { id, protocol } = port;
    const key = (address: string) => `${address} . ${protocol} . ${port.port}`;
    const nodePortKey = `${protocol} . ${port.nodePort}`;
    const restricted = port.loadBalancerSourceRanges.length > 0 && port.loadBalancerIPs.length > 0;
    const allowed = `ip saddr { ${port.loadBalancerSourceRanges.join(", ")} }`;
    if (port.cluster.length === 0) {
      // The virtual address needs none: whatever still has it as its destination after the nat hooks is rejected.
      if (restricted) chains.set(`refuse-${id}`, [`${allowed} goto reject-connection`, "drop"]);
      for (const address of port.loadBalancerIPs)
        elements["no-endpoint-ips"].set(key(address), `goto ${restricted ? `refuse-${id}` : "reject-connection"}`);
      for (const address of port.externalIPs) elements["no-endpoint-ips"].set(key(address), "goto reject-connection");
      if (port.nodePort !== undefined) elements["no-endpoint-ports"].set(nodePortKey, "goto reject-connection");
      continue;
    }
    chains.set(`service-${id}`, balance(port, port.cluster));
    if (port.internalLocal || port.externalLocal) chains.set(`local-${id}`, balance(port, port.local));
    if (port.affinitySeconds !== undefined)
      for (const endpoint of endpointsOf(port)) {
        const name = `${id}/${endpoint.ip}/${endpoint.port}`;
        sets.set(affinitySet(port, name), `type ipv4_addr; flags dynamic,timeout; timeout ${port.affinitySeconds}s; size 65535;`);
        chains.set(`endpoint-${name}`, [`update @${affinitySet(port, name)} { ip saddr }`, dnatTo(port, [endpoint])]);
      }
    elements["service-ips"].set(key(port.clusterIP), `goto ${port.internalLocal ? "local" : "service"}-${id}`);

    const outside = [...port.externalIPs, ...port.loadBalancerIPs];
    if (outside.length === 0 && port.nodePort === undefined) continue;
    chains.set(
      `external-${id}`,
      port.externalLocal
        ? [
            `ip saddr ${podSubnet} goto service-${id}`,
            "fib saddr type local jump mark-masquerade",
            `fib saddr type local goto service-${id}`,
            `goto local-${id}`,
          ]
        : ["jump mark-masquerade", `goto service-${id}`],
    );
    if (restricted) chains.set(`firewall-${id}`, [`${allowed} goto external-${id}`, "drop"]);
    for (const address of port.externalIPs) elements["service-ips"].set(key(address), `goto external-${id}`);
    for (const address of port.loadBalancerIPs)
      elements["service-ips"].set(key(address), `goto ${restricted ? "firewall" : "external"}-${id}`);
    if (port.nodePort !== undefined) elements["node-ports"].set(nodePortKey, `goto external-${id}`);
  }
  return fragmentOf(elements, chains, sets);
};
