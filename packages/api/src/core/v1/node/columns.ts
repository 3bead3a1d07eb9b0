import type { PrinterColumn } from "../../../definition";
import { ageColumn, nameColumn, none, textColumn, unknown, wide } from "../../../definition/columns";
import type { Node } from "../schema/node";

const rolePrefix = "node-role.kubernetes.io/";

/** The roles that a node's labels give it. */
export const nodeRoles = (node: Node): string[] => {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)];
    return key === "kubernetes.io/role" ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ""))].sort();
};

export const isNodeReady = (node: Node): boolean =>
  node.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

/** `Ready`, `NotReady`, `Ready,SchedulingDisabled`, …: STATUS of `kubectl get nodes`. */
export const nodeStatusText = (node: Node): string => {
  const known = node.status.conditions?.some(({ type }) => type === "Ready") ?? false;
  const state = known ? (isNodeReady(node) ? "Ready" : "NotReady") : "Unknown";
  return node.spec.unschedulable ? `${state},SchedulingDisabled` : state;
};

const address = (type: string) => (node: Node) => node.status.addresses?.find((candidate) => candidate.type === type)?.address ?? none;

export const nodeColumns: readonly PrinterColumn<Node>[] = [
  nameColumn,
  textColumn({ name: "Status", description: "Whether it can run pods, and takes new ones.", value: nodeStatusText }),
  textColumn({ name: "Roles", description: "What it is for.", value: (node) => nodeRoles(node).join(",") || none }),
  ageColumn,
  textColumn({ name: "Version", description: "The version of its agent.", value: ({ status }) => status.nodeInfo.kubeletVersion }),
  ...wide<Node>(
    textColumn({ name: "Internal-IP", description: "Its address inside the cluster.", value: address("InternalIP") }),
    textColumn({ name: "External-IP", description: "Its address outside the cluster.", value: address("ExternalIP") }),
    textColumn({ name: "OS-Image", description: "Its operating system.", value: ({ status }) => status.nodeInfo.osImage || unknown }),
    textColumn({ name: "Kernel-Version", description: "Its kernel.", value: ({ status }) => status.nodeInfo.kernelVersion || unknown }),
    textColumn({
      name: "Container-Runtime",
      description: "What runs its containers.",
      value: ({ status }) => status.nodeInfo.containerRuntimeVersion || unknown,
    }),
  ),
];
