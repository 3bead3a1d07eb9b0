import type { Pod } from "../schema/pod";
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from "../schema/references";

/** What selectors look at in a node. */
export interface NodeIdentity {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const matchesRequirement = ({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean => {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    // Kubernetes compares whole numbers; what is none matches nothing.
    case "Gt":
      return value !== undefined && Number.parseInt(value, 10) > Number.parseInt(values[0] ?? "", 10);
    case "Lt":
      return value !== undefined && Number.parseInt(value, 10) < Number.parseInt(values[0] ?? "", 10);
    default:
      return false;
  }
};

/** All expressions of a term must hold; a term without any matches nothing. */
export const matchesNodeSelectorTerm = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: NodeIdentity): boolean =>
  matchExpressions.length + matchFields.length > 0 &&
  matchExpressions.every((requirement) => matchesRequirement(requirement, node.labels[requirement.key])) &&
  matchFields.every((requirement) => matchesRequirement(requirement, requirement.key === "metadata.name" ? node.name : undefined));

/** One of the terms must match. */
export const matchesNodeSelector = (selector: NodeSelector, node: NodeIdentity): boolean =>
  selector.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node));

/** Whether a node satisfies a pod's nodeSelector and what its node affinity requires. */
export const matchesNodeAffinity = ({ spec }: Pick<Pod, "spec">, node: NodeIdentity): boolean => {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value) &&
    (required === undefined || matchesNodeSelector(required, node))
  );
};
