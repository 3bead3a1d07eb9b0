import { defineResource } from "../../definition";
import { bindingColumns } from "./binding-columns";
import { applySubjectDefaults, checkBinding, checkSameRole, rbacGroup } from "./rules";
import { type RoleBinding, roleBindingSchema } from "./schema/rbac";

export const roleBindingDefinition = defineResource<RoleBinding>({
  group: rbacGroup,
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  namespaced: true,
  schema: roleBindingSchema,
  nameRule: "none",
  applyDefaults: (binding) => {
    binding.roleRef.apiGroup ||= rbacGroup;
    applySubjectDefaults(binding.subjects);
  },
  validate: (binding) => checkBinding(binding, ["Role", "ClusterRole"]),
  validateUpdate: checkSameRole,
  columns: bindingColumns,
});
