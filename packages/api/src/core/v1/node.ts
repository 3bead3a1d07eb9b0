import { defineResource } from "../../definition";
import { type Node, nodeSchema } from "./schema/node";

export const nodeDefinition = defineResource<Node>({
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  namespaced: false,
  schema: nodeSchema,
  shortNames: ["no"],
  status: { keepOnCreate: true },
  connect: [
    { name: "proxy", verbs: ["create", "delete", "get", "patch", "update"], body: { group: "", version: "v1", kind: "NodeProxyOptions" } },
  ],
  selectableFields: { "spec.unschedulable": (node) => String(node.spec.unschedulable ?? false) },
});
