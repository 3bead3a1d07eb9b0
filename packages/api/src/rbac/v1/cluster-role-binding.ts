import { defineResource } from "../../definition";
import { bindingColumns } from "./binding-columns";
import { applySubjectDefaults, checkBinding, checkSameRole, rbacGroup } from "./rules";
import { type ClusterRoleBinding, clusterRoleBindingSchema } from "./schema/rbac";

export const clusterRoleBindingDefinition = defineResource<ClusterRoleBinding>({
  group: rbacGroup,
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
  schema: clusterRoleBindingSchema,
  nameRule: "none",
  applyDefaults: (binding) => {
    binding.roleRef.apiGroup ||= rbacGroup;
    applySubjectDefaults(binding.subjects);
  },
  validate: (binding) => checkBinding(binding, ["ClusterRole"]),
  validateUpdate: checkSameRole,
  columns: bindingColumns,
});
