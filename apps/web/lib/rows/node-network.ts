import { type Node, networkBackendOf } from "@gantry/api/core/v1";
import { describeNode, isSimulated, nodeAddress } from "../state/node-state";
import { nodeRow } from "./nodes";
import type { NodeNetworkRow } from "./types";

/** What a Node object tells of the node's part of the pod network. `now` is milliseconds since the epoch. */
export const nodeNetworkRow = (node: Node, now: number): NodeNetworkRow => {
  const { uid, name, namespace, created } = nodeRow(node, now);
  const { podCIDR, podCIDRs = podCIDR ? [podCIDR] : [] } = node.spec;
  const { state, code, sentence } = describeNode(node, now);
  const lacksCidr = podCIDRs.length === 0 && state === "ready" && !isSimulated(node);
  return {
    uid,
    name,
    namespace,
    created,
    state: lacksCidr ? "waiting" : state,
    code,
    why: lacksCidr ? "has no podCIDR yet: its pods get no address" : sentence,
    address: nodeAddress(node),
    podCIDRs,
    backend: networkBackendOf(node),
    simulated: isSimulated(node),
  };
};
