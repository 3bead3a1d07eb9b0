import { defineResource } from "../../definition";
import { type Binding, bindingSchema } from "./schema/pod";

export const bindingDefinition = defineResource<Binding>({
  group: "",
  version: "v1",
  kind: "Binding",
  plural: "bindings",
  singular: "binding",
  namespaced: true,
  schema: bindingSchema,
  verbs: ["create"],
  virtual: true,
});
