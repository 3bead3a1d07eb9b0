import { defineResource } from "../../definition";
import { type RuntimeClass, runtimeClassSchema } from "./schema/runtime-class";

export const runtimeClassDefinition = defineResource<RuntimeClass>({
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  singular: "runtimeclass",
  namespaced: false,
  schema: runtimeClassSchema,
  alternates: [{ version: "v1beta1" }],
});
