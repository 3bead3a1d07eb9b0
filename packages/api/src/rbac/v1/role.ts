import { defineResource } from "../../definition";
import { type Role, roleSchema } from "./schema/rbac";

export const roleDefinition = defineResource<Role>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "Role",
  plural: "roles",
  singular: "role",
  namespaced: true,
  schema: roleSchema,
  nameRule: "none",
});
