import { qosClass } from "../core/v1/pod/resources";
import type { Pod, ResourceQuota, ScopedResourceSelectorRequirement } from "../core/v1/schema";
import type { KubernetesObject } from "../machinery/object";
import type { CountedKind } from "./usage";

const hasCrossNamespaceAffinity = (pod: Pod): boolean => {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((weighted) => weighted.podAffinityTerm),
  ]);
  return terms.some((term) => (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined);
};

const matchesPriorityClass = (pod: Pod, { operator, values = [] }: ScopedResourceSelectorRequirement): boolean => {
  const name = pod.spec.priorityClassName ?? "";
  switch (operator) {
    case "In":
      return values.includes(name);
    case "NotIn":
      return !values.includes(name);
    case "Exists":
      return name !== "";
    default:
      return name === "";
  }
};

const matchesScope = (pod: Pod, requirement: ScopedResourceSelectorRequirement): boolean => {
  switch (requirement.scopeName) {
    case "Terminating":
      return pod.spec.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return pod.spec.activeDeadlineSeconds === undefined;
    case "BestEffort":
      return qosClass(pod) === "BestEffort";
    case "NotBestEffort":
      return qosClass(pod) !== "BestEffort";
    case "PriorityClass":
      return matchesPriorityClass(pod, requirement);
    case "CrossNamespacePodAffinity":
      return hasCrossNamespaceAffinity(pod);
    default:
      return false;
  }
};

/** Everything that an object must be for a quota to count it. */
export const quotaScopes = (quota: ResourceQuota): ScopedResourceSelectorRequirement[] => [
  ...(quota.spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })),
  ...(quota.spec.scopeSelector?.matchExpressions ?? []),
];

/** Whether a quota counts an object. Scopes speak of pods alone: a quota with scopes counts nothing else. */
export const quotaCovers = (quota: ResourceQuota, kind: CountedKind, object: KubernetesObject): boolean => {
  const scopes = quotaScopes(quota);
  if (scopes.length === 0) return true;
  return kind.group === "" && kind.plural === "pods" && scopes.every((scope) => matchesScope(object as Pod, scope));
};
