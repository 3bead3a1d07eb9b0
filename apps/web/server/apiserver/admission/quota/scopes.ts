import type { Pod, ResourceQuota } from "@gantry/api/core/v1";
import { qosClass } from "@gantry/api/core/v1";

interface ScopeRule {
  readonly scopeName: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const rulesOf = ({ spec }: ResourceQuota): ScopeRule[] => [
  ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: [] })),
  ...(spec.scopeSelector?.matchExpressions ?? []).map(({ scopeName, operator, values = [] }) => ({ scopeName, operator, values })),
];

const usesOtherNamespaces = ({ spec }: Pod): boolean => {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined);
};

const hasClass = (pod: Pod, { operator, values }: ScopeRule): boolean => {
  const name = pod.spec.priorityClassName ?? "";
  switch (operator) {
    case "In":
      return values.includes(name);
    case "NotIn":
      return !values.includes(name);
    case "DoesNotExist":
      return name === "";
    default:
      return name !== "";
  }
};

const isTerminating = ({ spec }: Pod): boolean => spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0;

const matchesRule = (pod: Pod, rule: ScopeRule): boolean => {
  switch (rule.scopeName) {
    case "Terminating":
      return isTerminating(pod);
    case "NotTerminating":
      return !isTerminating(pod);
    case "BestEffort":
      return qosClass(pod) === "BestEffort";
    case "NotBestEffort":
      return qosClass(pod) !== "BestEffort";
    case "PriorityClass":
      return hasClass(pod, rule);
    case "CrossNamespacePodAffinity":
      return usesOtherNamespaces(pod);
    default:
      return false;
  }
};

/** Whether a quota counts a pod. */
export const countsPod = (quota: ResourceQuota, pod: Pod): boolean => rulesOf(quota).every((rule) => matchesRule(pod, rule));

/** Whether a quota counts only some pods, and nothing but pods. */
export const isScoped = (quota: ResourceQuota): boolean => rulesOf(quota).length > 0;
