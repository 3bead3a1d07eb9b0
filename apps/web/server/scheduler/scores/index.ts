import type { Score } from "../framework";
import { imageLocality, interPodAffinity, nodeAffinity, taintToleration, topologySpread } from "./preferences";
import { balancedAllocation, leastAllocated } from "./resources";
import { selectorSpread } from "./selector-spread";

/** Every score with Kubernetes' default weights. */
export const scores: readonly Score[] = [
  leastAllocated,
  balancedAllocation,
  selectorSpread,
  nodeAffinity,
  taintToleration,
  imageLocality,
  interPodAffinity,
  topologySpread,
];
