import { defineResource } from "../../definition";
import { type Namespace, namespaceSchema } from "./schema/namespace";

export const namespaceDefinition = defineResource<Namespace>({
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  namespaced: false,
  schema: namespaceSchema,
  shortNames: ["ns"],
  nameRule: "dns1123Label",
  status: {},
  connect: [{ name: "finalize", verbs: ["update"] }],
  selectableFields: { "status.phase": (namespace) => namespace.status.phase ?? "" },
});
