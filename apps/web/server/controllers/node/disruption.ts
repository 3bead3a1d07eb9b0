import type { Node } from "@gantry/api/core/v1";
import { findCondition } from "../shared/conditions";

/** So large a part of the nodes at once is more likely the network's fault, or the control plane's. */
const unhealthyShare = 0.55;
/** Below so many silent nodes it is taken for what it looks like. */
const fewest = 3;

/**
 * Whether pods should stay where they are although their node is not ready: when no node is well, or so many are not
 * that moving all pods would do more harm than waiting.
 */
export const evictionPause = (nodes: readonly Node[]): boolean => {
  const unready = nodes.filter((node) => findCondition(node.status.conditions, "Ready")?.status !== "True").length;
  if (unready === nodes.length) return true;
  return unready >= fewest && unready / nodes.length >= unhealthyShare;
};
