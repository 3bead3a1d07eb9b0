import type { Service, ServicePort as ServicePortSpec } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { isIPv4 } from "../addresses";

export type Protocol = "tcp" | "udp" | "sctp";

/** Where a connection may be sent. */
export interface ServiceEndpoint {
  readonly ip: string;
  readonly port: number;
}

/** One port of one Service with everything that the rules of this node depend on. Plain data; equal data, equal rules. */
export interface ServicePort {
  /** `namespace/name/tcp/80`: unique, because a Service has each protocol and port once. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** The virtual address inside the cluster. */
  readonly clusterIP: string;
  readonly externalIPs: readonly string[];
  readonly loadBalancerIPs: readonly string[];
  /** Who may use the load balancer's addresses, as CIDRs; everybody when empty. */
  readonly loadBalancerSourceRanges: readonly string[];
  readonly nodePort?: number;
  /** Seconds for which a client stays with its endpoint. */
  readonly affinitySeconds?: number;
  /** `internalTrafficPolicy` and `externalTrafficPolicy`. */
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** Sorted by address and port. */
  readonly cluster: readonly ServiceEndpoint[];
  readonly local: readonly ServiceEndpoint[];
}

interface Candidate extends ServiceEndpoint {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly local: boolean;
}

const candidatesFor = (slices: readonly EndpointSlice[], port: ServicePortSpec, nodeName: string): Candidate[] => {
  const found = new Map<string, Candidate>();
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    const target = slice.ports?.find(
      (candidate) => (candidate.name ?? "") === (port.name ?? "") && (candidate.protocol ?? "TCP") === (port.protocol ?? "TCP"),
    );
    if (target?.port === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const ip = endpoint.addresses[0];
      if (ip === undefined || !isIPv4(ip)) continue;
      const { ready, serving, terminating } = endpoint.conditions;
      found.set(`${ip}:${target.port}`, {
        ip,
        port: target.port,
        ready: ready ?? true,
        serving: serving ?? ready ?? true,
        terminating: terminating ?? false,
        local: endpoint.nodeName === nodeName,
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.ip === b.ip ? a.port - b.port : a.ip < b.ip ? -1 : 1));
};

/** Ready endpoints; where there are none, those that still serve while they terminate (KEP-1669). */
const usable = (candidates: readonly Candidate[]): ServiceEndpoint[] => {
  const ready = candidates.filter((candidate) => candidate.ready);
  const chosen = ready.length > 0 ? ready : candidates.filter((candidate) => candidate.serving && candidate.terminating);
  return chosen.map(({ ip, port }) => ({ ip, port }));
};

/** How many pods of a node are ready behind a Service: those that terminate are not, whoever still sends them requests. */
export const readyOnNode = (slices: Iterable<EndpointSlice>, nodeName: string): number => {
  const ready = [...slices]
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ nodeName: node, conditions }) => node === nodeName && (conditions.ready ?? true));
  return new Set(ready.map(({ addresses }) => addresses[0])).size;
};

/** The endpoints of one port of a Service to which new requests may go, wherever they are. */
export const readyEndpoints = (slices: readonly EndpointSlice[], port: ServicePortSpec): ServiceEndpoint[] =>
  usable(candidatesFor(slices, port, ""));

/**
 * All that rules of this port may lead to. An endpoint of this node that only serves while it terminates is not among the
 * cluster's while another node has a ready one, and is here the only one that policy Local leaves.
 */
export const endpointsOf = ({ cluster, local }: ServicePort): ServiceEndpoint[] => [
  ...new Map([...cluster, ...local].map((endpoint) => [`${endpoint.ip}:${endpoint.port}`, endpoint])).values(),
];

const defaultAffinitySeconds = 10_800;

/** Whether the proxy has anything to do for this Service: headless ones and external names live in DNS alone. */
export const isProxied = (service: Service): boolean => {
  const { type, clusterIP } = service.spec;
  return type !== "ExternalName" && clusterIP !== undefined && clusterIP !== "" && clusterIP !== "None" && isIPv4(clusterIP);
};

/** What the rules need of a Service and its EndpointSlices, seen from one node. */
export const resolveServicePorts = (service: Service, slices: readonly EndpointSlice[], nodeName: string): ServicePort[] => {
  if (!isProxied(service)) return [];
  const { spec } = service;
  const exposed = spec.type === "NodePort" || spec.type === "LoadBalancer";
  const ingress = spec.type === "LoadBalancer" ? (service.status.loadBalancer.ingress ?? []) : [];
  return (spec.ports ?? []).map((port) => {
    const protocol = (port.protocol ?? "TCP").toLowerCase() as Protocol;
    const candidates = candidatesFor(slices, port, nodeName);
    return {
      id: `${service.metadata.namespace}/${service.metadata.name}/${protocol}/${port.port}`,
      protocol,
      port: port.port,
      clusterIP: spec.clusterIP ?? "",
      externalIPs: (spec.externalIPs ?? []).filter(isIPv4),
      loadBalancerIPs: ingress.flatMap((entry) => (entry.ip && entry.ipMode !== "Proxy" && isIPv4(entry.ip) ? [entry.ip] : [])),
      loadBalancerSourceRanges: (spec.loadBalancerSourceRanges ?? [])
        .map((range) => range.trim())
        .filter((range) => isIPv4(range.split("/")[0] ?? "")),
      ...(exposed && port.nodePort ? { nodePort: port.nodePort } : {}),
      ...(spec.sessionAffinity === "ClientIP"
        ? { affinitySeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds }
        : {}),
      internalLocal: spec.internalTrafficPolicy === "Local",
      externalLocal: spec.externalTrafficPolicy === "Local" && (exposed || (spec.externalIPs?.length ?? 0) > 0),
      cluster: usable(candidates),
      local: usable(candidates.filter((candidate) => candidate.local)),
    };
  });
};
