import { matchesNodeSelectorTerm, type PodAffinityTerm, untoleratedTaint } from "@gantry/api/core/v1";
import { termMatcher } from "../filters/affinity-terms";
import { countByDomain } from "../filters/topology-spread";
import type { Cycle, Score } from "../framework";
import type { PodInfo } from "../snapshot/pod-info";

/** NodeAffinity: the sum of the weights of the preferred terms that the node matches. */
export const nodeAffinity: Score = {
  name: "NodeAffinity",
  weight: 2,
  normalize: "highest",
  prepare: ({ pod }) => {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (preferred.length === 0) return undefined;
    return ({ identity }) =>
      preferred.reduce((sum, { weight, preference }) => (matchesNodeSelectorTerm(preference, identity) ? sum + weight : sum), 0);
  },
};

/** TaintToleration: few PreferNoSchedule taints that the pod does not tolerate. */
export const taintToleration: Score = {
  name: "TaintToleration",
  weight: 3,
  normalize: "lowest",
  prepare: ({ pod }, { state }) => {
    const isPreference = ({ effect }: { effect: string }): boolean => effect === "PreferNoSchedule";
    if (![...state.existingNodes()].some(({ node }) => node?.spec.taints?.some(isPreference))) return undefined;
    const tolerations = pod.spec.tolerations ?? [];
    return ({ node }) => (node?.spec.taints ?? []).filter((taint) => untoleratedTaint([taint], tolerations, ["PreferNoSchedule"])).length;
  },
};

const megabyte = 1024 * 1024;
const smallImage = 23 * megabyte;
const bigImage = 1000 * megabyte;

/** An image's name as nodes list it: with a tag. */
const withTag = (image: string): string => (/[:@][^/]*$/.test(image) ? image : `${image}:latest`);

/** ImageLocality: the more of the pod's images a node has already, by size and by how common they are, the better. */
export const imageLocality: Score = {
  name: "ImageLocality",
  weight: 1,
  normalize: "none",
  prepare: ({ pod }, { state }, nodes) => {
    const images = [...new Set(pod.spec.containers.map(({ image }) => withTag(image ?? "")))];
    // One that few nodes have counts for less, so that these nodes are not flooded.
    const total = Math.max(1, state.nodes.size);
    const spread = new Map(images.map((image) => [image, nodes.filter((node) => node.images.has(image)).length / total]));
    if (![...spread.values()].some((share) => share > 0)) return undefined;
    const least = smallImage * images.length;
    const most = bigImage * images.length;
    return (node) => {
      const local = images.reduce((sum, image) => sum + (node.images.get(image) ?? 0) * (spread.get(image) ?? 0), 0);
      return (100 * (Math.min(Math.max(local, least), most) - least)) / (most - least);
    };
  },
};

interface WeightedTerm {
  readonly term: PodAffinityTerm;
  readonly weight: number;
}

const preferredTerms = ({ pod }: PodInfo): WeightedTerm[] => [
  ...(pod.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm, weight }) => ({
    term: podAffinityTerm,
    weight,
  })),
  ...(pod.spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm, weight }) => ({
    term: podAffinityTerm,
    weight: -weight,
  })),
];

/** For each preferred term, how many matching pods stand in each domain. */
const countTerm = ({ term }: WeightedTerm, pod: PodInfo, cycle: Cycle): Map<string, number> => {
  const matches = termMatcher(term, pod.pod.metadata.namespace ?? "", cycle.lookup);
  const domains = new Map<string, number>();
  for (const node of cycle.state.existingNodes()) {
    const value = node.node?.metadata.labels?.[term.topologyKey];
    if (value === undefined) continue;
    for (const other of node.pods.values()) if (matches(other.pod)) domains.set(value, (domains.get(value) ?? 0) + 1);
  }
  return domains;
};

/** InterPodAffinity: near the pods it prefers, away from those it does not. */
export const interPodAffinity: Score = {
  name: "InterPodAffinity",
  weight: 2,
  normalize: "highest",
  prepare: (pod, cycle) => {
    const terms = preferredTerms(pod);
    if (terms.length === 0) return undefined;
    const counted = terms.map((weighted) => ({ ...weighted, domains: countTerm(weighted, pod, cycle) }));
    return ({ node }) =>
      counted.reduce((sum, { term, weight, domains }) => {
        const value = node?.metadata.labels?.[term.topologyKey];
        return value === undefined ? sum : sum + weight * (domains.get(value) ?? 0);
      }, 0);
  },
};

/** PodTopologySpread: where ScheduleAnyway constraints would be violated least. */
export const topologySpread: Score = {
  name: "PodTopologySpread",
  weight: 2,
  normalize: "lowest",
  prepare: (pod, cycle) => {
    const soft = (pod.pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "ScheduleAnyway");
    if (soft.length === 0) return undefined;
    const counted = soft.map((constraint) => ({ key: constraint.topologyKey, domains: countByDomain(constraint, pod, cycle) }));
    return ({ node }) => counted.reduce((sum, { key, domains }) => sum + (domains.get(node?.metadata.labels?.[key] ?? "") ?? 0), 0);
  },
};
