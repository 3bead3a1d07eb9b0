import type { Namespace, Node } from "@gantry/api/core/v1";
import { parseTime } from "../format/time";
import { quantityValue } from "../kubernetes/quantity";
import { describeNode, isSimulated, nodeAddress } from "../state/node-state";
import type { NamespaceRow, NodeRow } from "./types";

const rolePrefix = "node-role.kubernetes.io/";

export const nodeRow = (node: Node, now: number): NodeRow => {
  const { state, code, sentence } = describeNode(node, now);
  const { allocatable = {} } = node.status;
  return {
    uid: node.metadata.uid,
    name: node.metadata.name,
    namespace: "",
    created: parseTime(node.metadata.creationTimestamp),
    state,
    code,
    why: sentence,
    address: nodeAddress(node),
    roles: Object.keys(node.metadata.labels ?? {})
      .filter((label) => label.startsWith(rolePrefix))
      .map((label) => label.slice(rolePrefix.length))
      .join(", "),
    version: node.status.nodeInfo?.kubeletVersion ?? "",
    unschedulable: node.spec.unschedulable ?? false,
    simulated: isSimulated(node),
    cpu: quantityValue(allocatable.cpu),
    memory: quantityValue(allocatable.memory),
    pods: quantityValue(allocatable.pods),
    taints: node.spec.taints?.length ?? 0,
  };
};

export const namespaceRow = (namespace: Namespace): NamespaceRow => {
  const leaving = namespace.status.phase === "Terminating" || namespace.metadata.deletionTimestamp !== undefined;
  const blocked = namespace.status.conditions?.find((condition) => condition.status === "True")?.message;
  return {
    uid: namespace.metadata.uid,
    name: namespace.metadata.name,
    namespace: "",
    created: parseTime(namespace.metadata.creationTimestamp),
    state: leaving ? "waiting" : "ready",
    code: namespace.status.phase ?? "Active",
    why: leaving ? (blocked ?? "being emptied") : "",
  };
};
