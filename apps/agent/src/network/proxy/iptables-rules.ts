import { createHash } from "node:crypto";
import { gatewayOf, parseSubnet } from "../addresses";
import type { HostPortTarget } from "../pod-network";
import { podBridge } from "../wiring";
import type { ServiceTableOptions } from "./nft-table";
import { endpointsOf, type ServiceEndpoint, type ServicePort } from "./service-ports";

/** Chain names have at most 28 characters. */
const chainOf = (kind: "SVC" | "LCL" | "EXT" | "SEP", id: string): string =>
  `GANTRY-${kind}-${createHash("sha256").update(id).digest("hex").slice(0, 16).toUpperCase()}`;

const mark = "0x4000/0x4000";

const fixedChains = ["GANTRY-SERVICES", "GANTRY-NODEPORTS", "GANTRY-MARK", "GANTRY-DROP", "GANTRY-POSTROUTING", "GANTRY-MASQUERADE"];
const filterChains = ["GANTRY-REFUSE", "GANTRY-LOOPBACK", "GANTRY-REJECT"];

/** Chains of a table with their rules, in the order of the rules. */
export type Chains = ReadonlyMap<string, readonly string[]>;

/** Our part of iptables' tables. */
export interface IptablesRules {
  readonly nat: Chains;
  readonly filter: Chains;
}

/** What is known to stand in a table: chains with their rules, undefined where these are not known. */
export type StandingChains = ReadonlyMap<string, readonly string[] | undefined>;

const byChain = (chains: Iterable<string>, rules: readonly string[]): Chains => {
  const grouped = new Map([...chains].map((chain) => [chain, [] as string[]]));
  for (const rule of rules) grouped.get(rule.split(" ", 2)[1] ?? "")?.push(rule);
  return grouped;
};

const isSame = (some: readonly string[], others: readonly string[] | undefined): boolean =>
  others !== undefined && some.length === others.length && some.every((rule, index) => rule === others[index]);

/**
 * What iptables-restore is told, with --noflush, to make of what stands in a table what is wanted: only chains that
 * differ are written. Empty when none does.
 */
export const renderChanges = (table: keyof IptablesRules, wanted: Chains, standing: StandingChains): string => {
  const changed = [...wanted].filter(([chain, rules]) => !isSame(rules, standing.get(chain)));
  const stale = [...standing.keys()].filter((chain) => !wanted.has(chain));
  if (changed.length + stale.length === 0) return "";
  return [
    `*${table}`,
    ...[...changed.map(([chain]) => chain), ...stale].map((chain) => `:${chain} - [0:0]`),
    ...changed.flatMap(([, rules]) => rules),
    ...stale.map((chain) => `-X ${chain}`),
    "COMMIT\n",
  ].join("\n");
};

interface Rules {
  readonly chains: string[];
  readonly rules: string[];
}

/** Endpoint chains: mark what comes from the endpoint itself, remember the client, translate. */
const endpointRules = (port: ServicePort, out: Rules): void => {
  for (const { ip, port: target } of endpointsOf(port)) {
    const chain = chainOf("SEP", `${port.id}/${ip}/${target}`);
    out.chains.push(chain);
    out.rules.push(`-A ${chain} -s ${ip}/32 -j GANTRY-MARK`);
    const remember = port.affinitySeconds === undefined ? "" : ` -m recent --name ${chain} --set --rsource`;
    out.rules.push(`-A ${chain} -p ${port.protocol}${remember} -j DNAT --to-destination ${ip}:${target}`);
  }
};

const balance = (chain: string, port: ServicePort, endpoints: readonly ServiceEndpoint[], out: Rules): void => {
  out.chains.push(chain);
  const targets = endpoints.map(({ ip, port: target }) => chainOf("SEP", `${port.id}/${ip}/${target}`));
  if (targets.length === 0) out.rules.push(`-A ${chain} -j GANTRY-DROP`);
  if (port.affinitySeconds !== undefined)
    for (const target of targets)
      out.rules.push(`-A ${chain} -m recent --name ${target} --rcheck --seconds ${port.affinitySeconds} --reap --rsource -j ${target}`);
  targets.forEach((target, index) => {
    const left = targets.length - index;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}` : "";
    out.rules.push(`-A ${chain}${chance} -j ${target}`);
  });
};

/** The whole of our part of iptables' nat and filter tables. */
export const renderIptables = (
  ports: readonly ServicePort[],
  hostPorts: readonly HostPortTarget[],
  options: ServiceTableOptions,
): IptablesRules => {
  const { clusterSubnet, serviceSubnet, podSubnet, dnsAddress } = options;
  const gateway = gatewayOf(parseSubnet(podSubnet));
  const out: Rules = { chains: [], rules: [] };
  const dispatch: string[] = [];
  const nodePorts: string[] = [];
  const rejects: string[] = [];
  for (const port of ports) {
    const match = `-p ${port.protocol} --dport ${port.port}`;
    const outside = [...port.externalIPs, ...port.loadBalancerIPs];
    const sources = port.loadBalancerSourceRanges.length > 0 ? port.loadBalancerSourceRanges : ["0.0.0.0/0"];
    if (port.cluster.length === 0) {
      for (const address of port.externalIPs) rejects.push(`-A GANTRY-REJECT -d ${address}/32 ${match} -j GANTRY-REFUSE`);
      for (const address of port.loadBalancerIPs) {
        for (const range of sources) rejects.push(`-A GANTRY-REJECT -s ${range} -d ${address}/32 ${match} -j GANTRY-REFUSE`);
        rejects.push(`-A GANTRY-REJECT -d ${address}/32 ${match} -j DROP`);
      }
      if (port.nodePort)
        rejects.push(`-A GANTRY-REJECT -m addrtype --dst-type LOCAL -p ${port.protocol} --dport ${port.nodePort} -j GANTRY-REFUSE`);
      continue;
    }
    const service = chainOf("SVC", port.id);
    const local = chainOf("LCL", port.id);
    const external = chainOf("EXT", port.id);
    endpointRules(port, out);
    balance(service, port, port.cluster, out);
    if (port.internalLocal || port.externalLocal) balance(local, port, port.local, out);
    dispatch.push(`-A GANTRY-SERVICES -d ${port.clusterIP}/32 ${match} -j ${port.internalLocal ? local : service}`);
    if (outside.length === 0 && port.nodePort === undefined) continue;
    out.chains.push(external);
    if (port.externalLocal)
      out.rules.push(
        `-A ${external} -s ${clusterSubnet} -j ${service}`,
        `-A ${external} -m addrtype --src-type LOCAL -j GANTRY-MARK`,
        `-A ${external} -m addrtype --src-type LOCAL -j ${service}`,
        `-A ${external} -j ${local}`,
      );
    else out.rules.push(`-A ${external} -j GANTRY-MARK`, `-A ${external} -j ${service}`);
    for (const address of port.externalIPs) dispatch.push(`-A GANTRY-SERVICES -d ${address}/32 ${match} -j ${external}`);
    for (const address of port.loadBalancerIPs) {
      for (const range of sources) dispatch.push(`-A GANTRY-SERVICES -s ${range} -d ${address}/32 ${match} -j ${external}`);
      if (port.loadBalancerSourceRanges.length > 0) dispatch.push(`-A GANTRY-SERVICES -d ${address}/32 ${match} -j GANTRY-DROP`);
    }
    if (port.nodePort) nodePorts.push(`-A GANTRY-NODEPORTS -p ${port.protocol} --dport ${port.nodePort} -j ${external}`);
  }
  for (const { protocol, hostIP, hostPort, podIP, containerPort } of hostPorts) {
    const only = hostIP && hostIP !== "0.0.0.0" ? ` -d ${hostIP}/32` : "";
    nodePorts.push(
      `-A GANTRY-NODEPORTS${only} -p ${protocol.toLowerCase()} --dport ${hostPort} -j DNAT --to-destination ${podIP}:${containerPort}`,
    );
  }
  const nat = [
    "-A GANTRY-MARK -j MARK --or-mark 0x4000",
    // The nat table cannot drop: the filter table does, by this mark.
    "-A GANTRY-DROP -j MARK --or-mark 0x8000",
    `-A GANTRY-SERVICES -d ${serviceSubnet} ! -s ${clusterSubnet} -j GANTRY-MARK`,
    ...dispatch,
    // Nodes that have nobody to answer DNS ask here: see dns-fallback.ts.
    ...["tcp", "udp"].map(
      (protocol) =>
        `-A GANTRY-SERVICES -s ${clusterSubnet} -d ${gateway}/32 -p ${protocol} --dport 53 -j DNAT --to-destination ${dnsAddress}`,
    ),
    `-A GANTRY-SERVICES ! -d ${dnsAddress}/32 -m addrtype --dst-type LOCAL -j GANTRY-NODEPORTS`,
    ...nodePorts,
    ...out.rules,
    `-A GANTRY-POSTROUTING -m mark --mark ${mark} -j GANTRY-MASQUERADE`,
    `-A GANTRY-POSTROUTING -s 127.0.0.0/8 -o ${podBridge} -j MASQUERADE`,
    "-A GANTRY-MASQUERADE -j MARK --xor-mark 0x4000",
    "-A GANTRY-MASQUERADE -j MASQUERADE --random-fully",
    `-A GANTRY-POSTROUTING -s ${podSubnet} ! -d ${clusterSubnet} ! -o ${podBridge} -j MASQUERADE --random-fully`,
  ];
  const filter = [
    // The kernel limits how many ICMP errors it sends; resets are not limited.
    "-A GANTRY-REFUSE -p tcp -j REJECT --reject-with tcp-reset",
    "-A GANTRY-REFUSE -j REJECT",
    "-A GANTRY-LOOPBACK -j DROP",
    "-A GANTRY-REJECT -m mark --mark 0x8000/0x8000 -j DROP",
    `-A GANTRY-REJECT -d ${dnsAddress}/32 -j RETURN`,
    `-A GANTRY-REJECT -d ${serviceSubnet} -j GANTRY-REFUSE`,
    ...rejects,
  ];
  return { nat: byChain([...fixedChains, ...out.chains], nat), filter: byChain(filterChains, filter) };
};
