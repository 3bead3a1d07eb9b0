import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from "@gantry/api/core/v1";

const matchesRequirement = ({ key, operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean => {
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
      return value !== undefined && key !== "" && Number.parseInt(value, 10) > Number.parseInt(values[0] ?? "", 10);
    case "Lt":
      return value !== undefined && key !== "" && Number.parseInt(value, 10) < Number.parseInt(values[0] ?? "", 10);
    default:
      return false;
  }
};

/** All expressions of a term must hold; a term without any matches nothing. */
export const matchesTerm = (term: NodeSelectorTerm, node: Node): boolean => {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    expressions.every((requirement) => matchesRequirement(requirement, labels[requirement.key])) &&
    fields.every((requirement) => matchesRequirement(requirement, requirement.key === "metadata.name" ? node.metadata.name : undefined))
  );
};

/** One of the terms must match. */
export const matchesNodeSelector = (selector: NodeSelector, node: Node): boolean =>
  selector.nodeSelectorTerms.some((term) => matchesTerm(term, node));
