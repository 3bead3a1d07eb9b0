import type { Filter } from "../framework";
import type { NodeInfo } from "../snapshot/node-info";
import type { Resources } from "../snapshot/resources";

const reasonsFor = (requests: Resources, node: NodeInfo): string[] => {
  const reasons: string[] = [];
  if (node.pods.size + 1 > (node.allocatable.get("pods") ?? 0)) reasons.push("Too many pods");
  for (const [name, wanted] of requests) {
    if (wanted === 0) continue;
    const free = (node.allocatable.get(name) ?? 0) - (node.requested.get(name) ?? 0);
    if (wanted > free) reasons.push(`Insufficient ${name}`);
  }
  return reasons;
};

/** NodeResourcesFit: what the pod requests is free on the node, in every resource, and one more pod may run there. */
export const podFitsResources: Filter = {
  name: "PodFitsResources",
  events: ["NodeAdd", "NodeUpdate", "PodDelete", "PodUpdate"],
  prepare:
    ({ requests }) =>
    (node) => {
      const reasons = reasonsFor(requests, node);
      if (reasons.length === 0) return undefined;
      // More than the whole node has: no eviction would help.
      const hopeless = [...requests].some(([name, wanted]) => wanted > (node.allocatable.get(name) ?? 0));
      return { reasons, unresolvable: hopeless };
    },
};
