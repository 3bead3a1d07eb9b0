import type { NodeSelectorTerm, Pod } from "@gantry/api/core/v1";

export interface NodeIdentity {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Requirement = NonNullable<NodeSelectorTerm["matchExpressions"]>[number];

const matches = ({ operator, values = [] }: Requirement, value: string | undefined): boolean => {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
};

const termMatches = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: NodeIdentity): boolean =>
  matchExpressions.length + matchFields.length > 0 &&
  matchExpressions.every((requirement) => matches(requirement, node.labels[requirement.key])) &&
  matchFields.every((requirement) => matches(requirement, requirement.key === "metadata.name" ? node.name : undefined));

/** Whether a node satisfies a pod's node selector and what its node affinity requires. */
export const matchesNodeAffinity = (pod: Pod, node: NodeIdentity): boolean => {
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return selected && (required === undefined || required.nodeSelectorTerms.some((term) => termMatches(term, node)));
};
