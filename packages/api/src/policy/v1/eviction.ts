import { defineResource } from "../../definition";
import { type Eviction, evictionSchema } from "./schema/policy";

export const evictionDefinition = defineResource<Eviction>({
  group: "policy",
  version: "v1",
  kind: "Eviction",
  plural: "evictions",
  singular: "eviction",
  namespaced: true,
  schema: evictionSchema,
  bodyOnly: true,
  alternates: [{ version: "v1beta1" }],
});
