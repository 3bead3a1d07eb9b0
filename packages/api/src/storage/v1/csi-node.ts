import { defineResource } from "../../definition";
import { type CSINode, csiNodeSchema } from "./schema/csi";

export const csiNodeDefinition = defineResource<CSINode>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  singular: "csinode",
  namespaced: false,
  schema: csiNodeSchema,
});
