import { defineResource } from "../../definition";
import { type CSIDriver, csiDriverSchema } from "./schema/csi";

export const csiDriverDefinition = defineResource<CSIDriver>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  singular: "csidriver",
  namespaced: false,
  schema: csiDriverSchema,
});
