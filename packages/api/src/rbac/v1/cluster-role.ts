import { defineResource } from "../../definition";
import { type ClusterRole, clusterRoleSchema } from "./schema/rbac";

export const clusterRoleDefinition = defineResource<ClusterRole>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  namespaced: false,
  schema: clusterRoleSchema,
  nameRule: "none",
});
