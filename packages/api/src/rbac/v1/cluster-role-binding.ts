import { defineResource } from "../../definition";
import { type ClusterRoleBinding, clusterRoleBindingSchema } from "./schema/rbac";

export const clusterRoleBindingDefinition = defineResource<ClusterRoleBinding>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
  schema: clusterRoleBindingSchema,
  nameRule: "none",
});
