import { defineResource } from "../../definition";
import { nameColumn, textColumn } from "../../definition/columns";
import { checkLabelSelector } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { checkPolicyRule, rbacGroup } from "./rules";
import { type ClusterRole, clusterRoleSchema } from "./schema/rbac";

const checkAggregation = ({ aggregationRule }: ClusterRole): FieldError[] => {
  if (!aggregationRule) return [];
  const path = "aggregationRule.clusterRoleSelectors";
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) return [fieldError.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil")];
  return selectors.flatMap((selector, index) => checkLabelSelector(`${path}[${index}]`, selector));
};

export const clusterRoleDefinition = defineResource<ClusterRole>({
  group: rbacGroup,
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  namespaced: false,
  schema: clusterRoleSchema,
  nameRule: "none",
  validate: (role) => [
    ...(role.rules ?? []).flatMap((rule, index) => checkPolicyRule(rule, `rules[${index}]`, false)),
    ...checkAggregation(role),
  ],
  columns: [
    nameColumn,
    textColumn({ name: "Created At", description: "When it was made.", value: ({ metadata }) => metadata.creationTimestamp }),
  ],
});
