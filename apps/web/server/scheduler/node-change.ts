import { isDeepStrictEqual } from "node:util";
import type { Node } from "@gantry/api/core/v1";

/** Whether a node's update could let a waiting pod run there; heartbeats and usage cannot. */
export const changesPlacement = (node: Node, previous: Node): boolean =>
  node.spec.unschedulable !== previous.spec.unschedulable ||
  !isDeepStrictEqual(node.spec.taints, previous.spec.taints) ||
  !isDeepStrictEqual(node.metadata.labels, previous.metadata.labels) ||
  !isDeepStrictEqual(node.status.allocatable, previous.status.allocatable);
