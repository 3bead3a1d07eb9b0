import { defineResource } from "../../definition";
import { nameColumn, textColumn } from "../../definition/columns";
import { checkPolicyRule, rbacGroup } from "./rules";
import { type Role, roleSchema } from "./schema/rbac";

export const roleDefinition = defineResource<Role>({
  group: rbacGroup,
  version: "v1",
  kind: "Role",
  plural: "roles",
  singular: "role",
  namespaced: true,
  schema: roleSchema,
  nameRule: "none",
  validate: ({ rules = [] }) => rules.flatMap((rule, index) => checkPolicyRule(rule, `rules[${index}]`, true)),
  columns: [
    nameColumn,
    textColumn({ name: "Created At", description: "When it was made.", value: ({ metadata }) => metadata.creationTimestamp }),
  ],
});
