import { matcherFromSelector } from "@gantry/api";
import type { Pod, PodAffinityTerm } from "@gantry/api/core/v1";
import type { Lookup } from "../framework";

/** Whether a pod is one that a term speaks of, where the term belongs to a pod of the given namespace. */
export const termMatcher = (term: PodAffinityTerm, ownNamespace: string, lookup: Lookup): ((pod: Pod) => boolean) => {
  const { labelSelector, namespaces, namespaceSelector, topologyKey } = term;
  if (!topologyKey || !labelSelector) return () => false;
  const matchesNamespace = namespaceSelector && matcherFromSelector(namespaceSelector);
  const matchesLabels = matcherFromSelector(labelSelector);
  const inNamespace = (namespace: string): boolean => {
    // Without either list or selector the term means its own pod's namespace (KEP-2249).
    if (!namespaces?.length && !namespaceSelector) return namespace === ownNamespace;
    if (namespaces?.includes(namespace)) return true;
    return matchesNamespace?.matches(lookup.namespace(namespace)?.metadata.labels ?? {}) ?? false;
  };
  return (pod) => inNamespace(pod.metadata.namespace ?? "") && matchesLabels.matches(pod.metadata.labels ?? {});
};
