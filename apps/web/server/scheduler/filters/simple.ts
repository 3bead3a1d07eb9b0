import { matchesNodeAffinity } from "@gantry/api/core/v1";
import type { Filter, Refusal } from "../framework";

const refuse = (reason: string, unresolvable = false): Refusal => ({ reasons: [reason], unresolvable });

/** NodeName: a pod that names its node goes there or nowhere. */
export const podFitsHost: Filter = {
  name: "PodFitsHost",
  events: ["NodeAdd"],
  prepare: ({ pod }) => {
    const wanted = pod.spec.nodeName;
    if (!wanted) return undefined;
    return (node) => (node.name === wanted ? undefined : refuse("node(s) didn't match the requested node name", true));
  },
};

/** NodePorts: the ports of the node that the pod asks for are free. */
export const podFitsHostPorts: Filter = {
  name: "PodFitsHostPorts",
  events: ["NodeAdd", "PodDelete", "PodUpdate"],
  prepare: ({ hostPorts }) => {
    if (hostPorts.length === 0) return undefined;
    return (node) =>
      hostPorts.some((port) => node.ports.conflicts(port))
        ? refuse("node(s) didn't have free ports for the requested pod ports")
        : undefined;
  },
};

/** NodeAffinity: the node has the labels that nodeSelector and the required node affinity name. */
export const podSelectorMatches: Filter = {
  name: "PodSelectorMatches",
  events: ["NodeAdd", "NodeUpdate"],
  prepare: ({ pod }) => {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (Object.keys(pod.spec.nodeSelector ?? {}).length === 0 && !required) return undefined;
    return ({ identity }) =>
      matchesNodeAffinity(pod, identity) ? undefined : refuse("node(s) didn't match Pod's node affinity/selector", true);
  },
};

const unschedulableTaint = "node.kubernetes.io/unschedulable";

/** NodeUnschedulable: the node is not cordoned, or the pod tolerates that. */
export const checkNodeUnschedulable: Filter = {
  name: "CheckNodeUnschedulable",
  events: ["NodeAdd", "NodeUpdate"],
  prepare: ({ pod }) => {
    const tolerated = (pod.spec.tolerations ?? []).some(
      ({ key, operator, effect }) =>
        (key === unschedulableTaint || (!key && operator === "Exists")) && (!effect || effect === "NoSchedule"),
    );
    if (tolerated) return undefined;
    return ({ node }) => (node?.spec.unschedulable ? refuse("node(s) were unschedulable", true) : undefined);
  },
};

export interface LabelPresence {
  readonly labels: readonly string[];
  /** true: nodes must have all of the labels; false: none of them. */
  readonly presence: boolean;
}

/** CheckNodeLabelPresence: by the cluster's configuration, nodes must have certain labels, or must not. */
export const checkNodeLabelPresence = (rules: readonly LabelPresence[]): Filter => ({
  name: "CheckNodeLabelPresence",
  events: ["NodeAdd", "NodeUpdate"],
  prepare: () => {
    if (rules.length === 0) return undefined;
    return ({ node }) => {
      const labels = node?.metadata.labels ?? {};
      const matches = rules.every((rule) => rule.labels.every((label) => label in labels === rule.presence));
      return matches ? undefined : refuse("node(s) didn't have the requested labels", true);
    };
  },
});
