import { everyLabel, matcherFromSelector } from "@gantry/api";
import type { Namespace, Pod } from "@gantry/api/core/v1";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "@gantry/api/networking/v1";
import { isIPv4 } from "../addresses";

/** What policies are evaluated against. */
export interface PolicyWorld {
  /** Pods of the cluster with an address of their own. */
  readonly pods: readonly PolicyPod[];
  namespaceLabels(namespace: string): Readonly<Record<string, string>> | undefined;
}

export interface PolicyPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  /** Ports by `name/protocol`, for policies that name them. */
  readonly ports: ReadonlyMap<string, number>;
}

export type Direction = "ingress" | "egress";

/** A pod as policies see it; undefined when it has no address of its own. @param ip Where it is known before the status is. */
export const policyPod = (pod: Pod, ip = pod.status?.podIP): PolicyPod | undefined => {
  const over = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  if (pod.spec.hostNetwork || over || ip === undefined || !isIPv4(ip)) return undefined;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  const ports = [...pod.spec.containers, ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap((port) => (port.name ? [[`${port.name}/${port.protocol ?? "TCP"}`, port.containerPort] as const] : [])),
  );
  return { namespace: pod.metadata.namespace ?? "", labels: pod.metadata.labels ?? {}, ip, ports: new Map(ports) };
};

/** Whether a policy has a say in this direction; without policyTypes the rules that it has tell. */
export const governs = (policy: NetworkPolicy, direction: Direction): boolean => {
  const types = policy.spec.policyTypes ?? (policy.spec.egress ? ["Ingress", "Egress"] : ["Ingress"]);
  return types.includes(direction === "ingress" ? "Ingress" : "Egress");
};

export const selects = (policy: NetworkPolicy, pod: PolicyPod): boolean =>
  policy.metadata.namespace === pod.namespace && matcherFromSelector(policy.spec.podSelector).matches(pod.labels);

/** The pods that a peer stands for. */
const podsOf = (peer: NetworkPolicyPeer, policyNamespace: string, world: PolicyWorld): PolicyPod[] => {
  const podMatcher = peer.podSelector ? matcherFromSelector(peer.podSelector) : everyLabel;
  const namespaceMatcher = peer.namespaceSelector ? matcherFromSelector(peer.namespaceSelector) : undefined;
  return world.pods.filter((pod) => {
    if (!podMatcher.matches(pod.labels)) return false;
    if (!namespaceMatcher) return pod.namespace === policyNamespace;
    const labels = world.namespaceLabels(pod.namespace);
    return labels !== undefined && namespaceMatcher.matches(labels);
  });
};

interface PortMatch {
  /** `tcp dport 80-90`, or only the protocol. */
  readonly match: string;
}

const portMatches = (ports: readonly NetworkPolicyPort[] | undefined, named: (name: string) => number | undefined): PortMatch[] => {
  if (!ports || ports.length === 0) return [{ match: "" }];
  return ports.flatMap(({ protocol = "TCP", port, endPort }) => {
    const transport = protocol.toLowerCase();
    if (port === undefined) return [{ match: `meta l4proto ${transport} ` }];
    const number = typeof port === "number" ? port : /^\d+$/.test(port) ? Number(port) : named(`${port}/${protocol}`);
    if (number === undefined) return [];
    return [{ match: `${transport} dport ${endPort === undefined ? number : `${number}-${endPort}`} ` }];
  });
};

const hasNames = (ports: readonly NetworkPolicyPort[] | undefined): boolean =>
  (ports ?? []).some(({ port }) => typeof port === "string" && !/^\d+$/.test(port));

/** Matches for one rule's peers: an address expression each, "" for everybody. */
const peerMatches = (
  peers: readonly NetworkPolicyPeer[] | undefined,
  field: "saddr" | "daddr",
  podsFor: (peer: NetworkPolicyPeer) => PolicyPod[],
): string[] => {
  if (!peers || peers.length === 0) return [""];
  const addresses = new Set<string>();
  const blocks: string[] = [];
  for (const peer of peers) {
    if (!peer.ipBlock) for (const pod of podsFor(peer)) addresses.add(pod.ip);
    else if (isIPv4(peer.ipBlock.cidr.split("/")[0] ?? "")) {
      const except = (peer.ipBlock.except ?? []).filter((cidr) => isIPv4(cidr.split("/")[0] ?? ""));
      blocks.push(`ip ${field} ${peer.ipBlock.cidr} ${except.length > 0 ? `ip ${field} != { ${except.join(", ")} } ` : ""}`);
    }
  }
  return [...blocks, ...(addresses.size > 0 ? [`ip ${field} { ${[...addresses].sort().join(", ")} } `] : [])];
};

/** The nftables rules that let one pod's traffic through in one direction; what none of them matches is to be dropped. */
export const allowRules = (policies: readonly NetworkPolicy[], pod: PolicyPod, direction: Direction, world: PolicyWorld): string[] => {
  const rules = new Set<string>();
  for (const policy of policies) {
    const namespace = policy.metadata.namespace ?? "";
    const own =
      direction === "ingress"
        ? policy.spec.ingress?.map(({ from, ports }) => ({ peers: from, ports }))
        : policy.spec.egress?.map(({ to, ports }) => ({ peers: to, ports }));
    for (const { peers, ports } of own ?? []) {
      const field = direction === "ingress" ? "saddr" : "daddr";
      const podsFor = (peer: NetworkPolicyPeer) => podsOf(peer, namespace, world);
      if (direction === "egress" && hasNames(ports)) {
        // A name means another number with each pod that is called.
        const targets = !peers || peers.length === 0 ? world.pods : peers.filter((peer) => !peer.ipBlock).flatMap(podsFor);
        for (const target of targets)
          for (const { match } of portMatches(ports, (name) => target.ports.get(name))) rules.add(`ip daddr ${target.ip} ${match}return`);
        continue;
      }
      for (const peer of peerMatches(peers, field, podsFor))
        for (const { match } of portMatches(ports, (name) => pod.ports.get(name))) rules.add(`${peer}${match}return`);
    }
  }
  return [...rules];
};

export const labelsOf = (namespace: Namespace | undefined): Readonly<Record<string, string>> | undefined =>
  namespace && (namespace.metadata.labels ?? {});
