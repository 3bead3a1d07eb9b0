import type { Score } from "../framework";
import type { NodeInfo } from "../snapshot/node-info";
import type { PodInfo } from "../snapshot/pod-info";

const compared = ["cpu", "memory"] as const;

/** The share of a resource that would be asked for with the pod on the node, 0 to 1. */
const shareOf = (resource: string, pod: PodInfo, node: NodeInfo): number => {
  const capacity = node.allocatable.get(resource) ?? 0;
  if (capacity === 0) return 1;
  const asked = (node.requestedForScoring.get(resource) ?? 0) + (pod.scoringRequests.get(resource) ?? 0);
  return Math.min(1, asked / capacity);
};

/** NodeResourcesFit with LeastAllocated: the emptier a node stays, the better. */
export const leastAllocated: Score = {
  name: "LeastAllocated",
  weight: 1,
  normalize: "none",
  prepare: (pod) => (node) => {
    const free = compared.map((resource) => 100 * (1 - shareOf(resource, pod, node)));
    return free.reduce((sum, share) => sum + share, 0) / compared.length;
  },
};

/** NodeResourcesBalancedAllocation: CPU and memory of a node should fill up together. */
export const balancedAllocation: Score = {
  name: "BalancedAllocation",
  weight: 1,
  normalize: "none",
  prepare: (pod) => (node) => {
    const [cpu = 0, memory = 0] = compared.map((resource) => shareOf(resource, pod, node));
    // The standard deviation of two numbers is half their distance.
    return 100 * (1 - Math.abs(cpu - memory) / 2);
  },
};
