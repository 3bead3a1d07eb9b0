import { matcherFromSelector } from "@gantry/api";
import { matchesNodeAffinity, type TopologySpreadConstraint, untoleratedTaint } from "@gantry/api/core/v1";
import type { Cycle, Filter } from "../framework";
import type { NodeInfo } from "../snapshot/node-info";
import type { PodInfo } from "../snapshot/pod-info";

/** Whether a node's pods count: nodes where the pod could not go anyway are left out, as the policies of the constraint say. */
const counts = (constraint: TopologySpreadConstraint, { pod }: PodInfo, { node, identity }: NodeInfo): boolean => {
  if (!node) return false;
  if (constraint.nodeAffinityPolicy !== "Ignore" && !matchesNodeAffinity(pod, identity)) return false;
  return (
    constraint.nodeTaintsPolicy !== "Honor" ||
    untoleratedTaint(node.spec.taints ?? [], pod.spec.tolerations ?? [], ["NoSchedule", "NoExecute"]) === undefined
  );
};

/** Whether a pod's labels are among those that a constraint spreads. */
const matcherOf = (constraint: TopologySpreadConstraint, { pod }: PodInfo) => {
  const extra = (constraint.matchLabelKeys ?? []).flatMap((key) => {
    const value = pod.metadata.labels?.[key];
    return value === undefined ? [] : [{ key, operator: "In", values: [value] }];
  });
  const { labelSelector } = constraint;
  return matcherFromSelector(
    labelSelector && { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...extra] },
  );
};

/** How many matching pods stand in each domain of a constraint. */
export const countByDomain = (constraint: TopologySpreadConstraint, pod: PodInfo, cycle: Cycle): Map<string, number> => {
  const selected = matcherOf(constraint, pod);
  const domains = new Map<string, number>();
  for (const node of cycle.state.existingNodes()) {
    const value = node.node?.metadata.labels?.[constraint.topologyKey];
    if (value === undefined || !counts(constraint, pod, node)) continue;
    let matching = 0;
    for (const { pod: other } of node.pods.values()) {
      if (other.metadata.namespace !== pod.pod.metadata.namespace || other.metadata.deletionTimestamp) continue;
      if (selected.matches(other.metadata.labels ?? {})) matching++;
    }
    domains.set(value, (domains.get(value) ?? 0) + matching);
  }
  return domains;
};

const violated = "node(s) didn't match pod topology spread constraints";

/** PodTopologySpread: no domain gets more than maxSkew pods ahead of the emptiest one. */
export const podTopologySpread: Filter = {
  name: "PodTopologySpread",
  events: ["NodeAdd", "NodeUpdate", "PodAdd", "PodDelete", "PodUpdate"],
  prepare: (pod, cycle) => {
    const hard = (pod.pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
    if (hard.length === 0) return undefined;
    const checks = hard.map((constraint) => {
      const domains = countByDomain(constraint, pod, cycle);
      // Fewer domains than asked for count as if an empty one were there (KEP-3022).
      const fewest = domains.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...domains.values());
      const self = matcherOf(constraint, pod).matches(pod.pod.metadata.labels ?? {}) ? 1 : 0;
      return { constraint, domains, fewest, self };
    });
    return ({ node }) => {
      for (const { constraint, domains, fewest, self } of checks) {
        const value = node?.metadata.labels?.[constraint.topologyKey];
        if (value === undefined) return { reasons: [`${violated} (missing required label)`], unresolvable: true };
        if ((domains.get(value) ?? 0) + self - fewest > constraint.maxSkew) return { reasons: [violated] };
      }
      return undefined;
    };
  },
};
