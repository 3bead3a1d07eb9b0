import { matcherFromSelector } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import type { Lookup, PodPredicate, Score } from "../framework";

const matchesMap = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Which pods are this pod's companions: those of the same Services, ReplicationController, ReplicaSet or StatefulSet. */
const companionsOf = (pod: Pod, lookup: Lookup): PodPredicate | undefined => {
  const namespace = pod.metadata.namespace ?? "";
  const labels = pod.metadata.labels ?? {};
  const tests: ((labels: Readonly<Record<string, string>>) => boolean)[] = [];
  for (const { spec } of lookup.services(namespace)) {
    const { selector } = spec;
    if (selector && Object.keys(selector).length > 0 && matchesMap(selector, labels)) tests.push((other) => matchesMap(selector, other));
  }
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner?.kind === "ReplicationController") {
    const selector = lookup.replicationController(namespace, owner.name)?.spec.selector;
    if (selector) tests.push((other) => matchesMap(selector, other));
  } else if (owner?.kind === "ReplicaSet" || owner?.kind === "StatefulSet") {
    const workload = owner.kind === "ReplicaSet" ? lookup.replicaSet(namespace, owner.name) : lookup.statefulSet(namespace, owner.name);
    const selector = workload?.spec.selector;
    if (selector) {
      const matcher = matcherFromSelector(selector);
      tests.push((other) => matcher.matches(other));
    }
  }
  if (tests.length === 0) return undefined;
  return (other) => {
    if (other.metadata.namespace !== namespace || other.metadata.deletionTimestamp) return false;
    const otherLabels = other.metadata.labels ?? {};
    return tests.every((test) => test(otherLabels));
  };
};

/** SelectorSpread: companions should not stand on the same node. */
export const selectorSpread: Score = {
  name: "SelectorSpread",
  weight: 1,
  normalize: "lowest",
  prepare: ({ pod }, { lookup }) => {
    // Pods that say themselves how they want to be spread are taken at their word.
    if (pod.spec.topologySpreadConstraints?.length) return undefined;
    const isCompanion = companionsOf(pod, lookup);
    if (!isCompanion) return undefined;
    return (node) => {
      let companions = 0;
      for (const other of node.pods.values()) if (isCompanion(other.pod)) companions++;
      return companions;
    };
  },
};
