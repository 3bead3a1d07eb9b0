import { defineResource } from "../../definition";
import { type RoleBinding, roleBindingSchema } from "./schema/rbac";

export const roleBindingDefinition = defineResource<RoleBinding>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  namespaced: true,
  schema: roleBindingSchema,
  nameRule: "none",
});
