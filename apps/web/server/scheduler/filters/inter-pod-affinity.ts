import type { PodAffinityTerm } from "@gantry/api/core/v1";
import type { Cycle, Filter } from "../framework";
import type { NodeInfo } from "../snapshot/node-info";
import type { PodInfo } from "../snapshot/pod-info";
import { termMatcher } from "./affinity-terms";

/** In which topology domains (`key=value`) pods stand that a term speaks of. */
const domainsWith = (term: PodAffinityTerm, pod: PodInfo, cycle: Cycle): Set<string> => {
  const matches = termMatcher(term, pod.pod.metadata.namespace ?? "", cycle.lookup);
  const domains = new Set<string>();
  for (const node of cycle.state.existingNodes()) {
    const value = node.node?.metadata.labels?.[term.topologyKey];
    if (value === undefined || domains.has(value)) continue;
    for (const other of node.pods.values()) {
      if (!matches(other.pod)) continue;
      domains.add(value);
      break;
    }
  }
  return domains;
};

/** The domains from which placed pods keep this pod away: `key` and `value` of the topology. */
const forbiddenDomains = (pod: PodInfo, cycle: Cycle): Map<string, Set<string>> => {
  const forbidden = new Map<string, Set<string>>();
  if (!cycle.state.hasAntiAffinity) return forbidden;
  for (const node of cycle.state.existingNodes()) {
    for (const other of node.podsWithAntiAffinity.values()) {
      for (const term of other.requiredAntiAffinity) {
        const value = node.node?.metadata.labels?.[term.topologyKey];
        if (value === undefined || !termMatcher(term, other.pod.metadata.namespace ?? "", cycle.lookup)(pod.pod)) continue;
        const values = forbidden.get(term.topologyKey) ?? new Set();
        forbidden.set(term.topologyKey, values.add(value));
      }
    }
  }
  return forbidden;
};

const labelOf = (node: NodeInfo, key: string): string | undefined => node.node?.metadata.labels?.[key];

/** The first pod of a group that wants to be near its own kind may go anywhere: there is none of them yet. */
const isFirstOfItsGroup = (pod: PodInfo, cycle: Cycle, domains: readonly Set<string>[]): boolean =>
  domains.every((values) => values.size === 0) &&
  pod.requiredAffinity.every((term) => termMatcher(term, pod.pod.metadata.namespace ?? "", cycle.lookup)(pod.pod));

/** InterPodAffinity: required affinity and anti-affinity of this pod, and the anti-affinity of those already there. */
export const matchInterPodAffinity: Filter = {
  name: "MatchInterPodAffinity",
  events: ["NodeAdd", "NodeUpdate", "PodAdd", "PodDelete", "PodUpdate", "NamespaceUpdate"],
  prepare: (pod, cycle) => {
    const forbidden = forbiddenDomains(pod, cycle);
    if (forbidden.size === 0 && pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0) return undefined;
    const near = pod.requiredAffinity.map((term) => domainsWith(term, pod, cycle));
    const apart = pod.requiredAntiAffinity.map((term) => domainsWith(term, pod, cycle));
    const first = near.length > 0 && isFirstOfItsGroup(pod, cycle, near);
    return (node) => {
      const reachesAll = pod.requiredAffinity.every((term, index) => {
        const value = labelOf(node, term.topologyKey);
        return value !== undefined && (first || near[index]?.has(value) === true);
      });
      if (!reachesAll) return { reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true };
      const tooNear = pod.requiredAntiAffinity.some((term, index) => {
        const value = labelOf(node, term.topologyKey);
        return value !== undefined && apart[index]?.has(value) === true;
      });
      if (tooNear) return { reasons: ["node(s) didn't match pod anti-affinity rules"] };
      for (const [key, values] of forbidden) {
        const value = labelOf(node, key);
        if (value !== undefined && values.has(value)) return { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"] };
      }
      return undefined;
    };
  },
};
