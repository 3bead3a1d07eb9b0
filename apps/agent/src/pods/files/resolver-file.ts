import type { Pod } from "@gantry/api/core/v1";

interface Resolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

export interface ResolverContext {
  /** The cluster DNS service; none: pods resolve as the node does. */
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  /** The node's resolv.conf. */
  readonly nodeFile: string;
}

/** The limits of common resolver libraries, which Kubernetes keeps to. */
const mostNameservers = 3;
const mostSearches = 32;

const parse = (text: string): Resolver => {
  const nameservers: string[] = [];
  let searches: string[] = [];
  let options: string[] = [];
  for (const line of text.split("\n")) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === "nameserver") nameservers.push(...values.slice(0, 1));
    if (keyword === "search") searches = values.filter((domain) => domain !== ".");
    if (keyword === "options") options = values;
  }
  return { nameservers, searches, options };
};

const usesClusterDns = (pod: Pod): boolean => {
  const policy = pod.spec.dnsPolicy ?? "ClusterFirst";
  return policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && pod.spec.hostNetwork !== true);
};

const baseOf = (pod: Pod, context: ResolverContext): Resolver => {
  if (pod.spec.dnsPolicy === "None") return { nameservers: [], searches: [], options: [] };
  const node = parse(context.nodeFile);
  if (!usesClusterDns(pod) || context.clusterDns.length === 0) return node;
  const domain = context.clusterDomain;
  const searches = [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...node.searches];
  return { nameservers: context.clusterDns, searches, options: ["ndots:5"] };
};

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** Options given by the pod replace those of the same name. */
const mergeOptions = (base: readonly string[], own: readonly { name?: string; value?: string }[]): string[] => {
  const merged = new Map(base.map((option) => [option.split(":")[0], option]));
  for (const { name = "", value } of own) merged.set(name, value === undefined ? name : `${name}:${value}`);
  return [...merged.values()];
};

/** A pod's /etc/resolv.conf, by its dnsPolicy and dnsConfig. */
export const resolverFile = (pod: Pod, context: ResolverContext): string => {
  const base = baseOf(pod, context);
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const allSearches = unique([...base.searches, ...searches]).slice(0, mostSearches);
  const allOptions = mergeOptions(base.options, options);
  return [
    ...unique([...base.nameservers, ...nameservers])
      .slice(0, mostNameservers)
      .map((server) => `nameserver ${server}`),
    ...(allSearches.length > 0 ? [`search ${allSearches.join(" ")}`] : []),
    ...(allOptions.length > 0 ? [`options ${allOptions.join(" ")}`] : []),
    "",
  ].join("\n");
};
