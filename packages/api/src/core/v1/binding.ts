import { defineResource } from "../../definition";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { type Binding, bindingSchema } from "./schema/pod";

/** A pod is bound to a node, by its name. */
const validate = ({ target }: Binding): FieldError[] => {
  const errors: FieldError[] = [];
  if (target.kind && target.kind !== "Node") errors.push(fieldError.notSupported("target.kind", target.kind, ["Node", "<empty>"]));
  if (!target.name) errors.push(fieldError.required("target.name"));
  return errors;
};

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
  validate,
});
