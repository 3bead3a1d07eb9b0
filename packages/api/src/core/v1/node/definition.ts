import { defineResource } from "../../../definition";
import { type Node, nodeSchema } from "../schema/node";
import { nodeColumns } from "./columns";
import { validateNode, validateNodeUpdate } from "./validation";

export const nodeDefinition = defineResource<Node>({
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  shortNames: ["no"],
  namespaced: false,
  schema: nodeSchema,
  applyDefaults: ({ spec, status }) => {
    if (status.capacity) status.allocatable ??= { ...status.capacity };
    // podCIDR is the first of podCIDRs; older clients know the first alone.
    if (spec.podCIDR && !spec.podCIDRs?.length) spec.podCIDRs = [spec.podCIDR];
    if (!spec.podCIDR && spec.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0];
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  status: { keepOnCreate: true, validateUpdate: validateNode },
  connect: [
    {
      name: "proxy",
      verbs: ["create", "delete", "get", "patch", "update"],
      body: { group: "", version: "v1", kind: "NodeProxyOptions" },
    },
  ],
  columns: nodeColumns,
  selectableFields: { "spec.unschedulable": (node) => String(node.spec.unschedulable ?? false) },
});
