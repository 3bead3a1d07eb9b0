import { sameValue } from "../../../definition/validation";
import type { Service, ServicePort } from "../schema/service";

/** `clusterIP` is the first of `clusterIPs`; older clients know the first alone. */
export const prepareServiceForCreate = ({ spec }: Service): void => {
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
};

const needsClusterIP = (service: Service): boolean => service.spec.type !== "ExternalName";
const needsNodePort = ({ spec }: Service): boolean => spec.type === "NodePort" || spec.type === "LoadBalancer";
const needsHealthCheck = ({ spec }: Service): boolean => spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";

/** Brings `clusterIPs` into line with a `clusterIP` that a client changed, cleared or left out. */
const alignAddresses = (next: Service, previous: Service): void => {
  const { clusterIP: wanted = "", clusterIPs: list = [] } = next.spec;
  const { clusterIP: had = "", clusterIPs: hadList = [] } = previous.spec;
  if (hadList.length > 0 && list.length === 0 && wanted === had) next.spec.clusterIPs = [...hadList];
  if (wanted === had || !sameValue(list, hadList)) return;
  if (had && !wanted) delete next.spec.clusterIPs;
  else next.spec.clusterIPs = [wanted];
};

const portKey = (port: ServicePort): string => `${port.protocol ?? "TCP"}/${port.port}`;

/** A client that replaces a service without what was given out to it keeps that. */
const keepAllocated = (next: Service, previous: Service): void => {
  if (needsClusterIP(previous) && needsClusterIP(next)) {
    next.spec.clusterIP ||= previous.spec.clusterIP;
    if (!next.spec.clusterIPs?.length && next.spec.clusterIP === previous.spec.clusterIP && previous.spec.clusterIPs) {
      next.spec.clusterIPs = [...previous.spec.clusterIPs];
    }
    next.spec.ipFamilies ??= previous.spec.ipFamilies;
    next.spec.ipFamilyPolicy ??= previous.spec.ipFamilyPolicy;
  }
  if (needsNodePort(previous) && needsNodePort(next)) {
    const held = new Map((previous.spec.ports ?? []).map((port) => [portKey(port), port.nodePort]));
    const taken = new Set((next.spec.ports ?? []).map((port) => port.nodePort));
    for (const port of next.spec.ports ?? []) {
      const nodePort = held.get(portKey(port));
      if (!port.nodePort && nodePort && !taken.has(nodePort)) port.nodePort = nodePort;
    }
  }
  if (needsHealthCheck(previous) && needsHealthCheck(next)) next.spec.healthCheckNodePort ||= previous.spec.healthCheckNodePort;
};

/** Takes away what the new type has no use for, unless the client changed it: then validation says no. */
const dropUnneeded = (next: Service, previous: Service): void => {
  const same = (field: keyof Service["spec"]): boolean => sameValue(next.spec[field], previous.spec[field]);
  if (needsClusterIP(previous) && !needsClusterIP(next)) {
    if (same("clusterIP") && same("clusterIPs")) {
      delete next.spec.clusterIP;
      delete next.spec.clusterIPs;
    }
    for (const field of ["ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"] as const) if (same(field)) delete next.spec[field];
  }
  if (needsNodePort(previous) && !needsNodePort(next)) {
    const held = new Set((previous.spec.ports ?? []).map((port) => port.nodePort));
    for (const port of next.spec.ports ?? []) if (held.has(port.nodePort)) delete port.nodePort;
    if (same("externalTrafficPolicy")) delete next.spec.externalTrafficPolicy;
  }
  if (needsHealthCheck(previous) && !needsHealthCheck(next) && same("healthCheckNodePort")) delete next.spec.healthCheckNodePort;
  if (previous.spec.type === "LoadBalancer" && next.spec.type !== "LoadBalancer") {
    for (const field of ["allocateLoadBalancerNodePorts", "loadBalancerClass"] as const) if (same(field)) delete next.spec[field];
  }
};

export const prepareServiceForUpdate = (next: Service, previous: Service): void => {
  keepAllocated(next, previous);
  alignAddresses(next, previous);
  dropUnneeded(next, previous);
};
