import type { PrinterColumn } from "../../definition";
import { ageColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { subjectNames } from "./rules";
import type { ClusterRoleBinding, RoleBinding } from "./schema/rbac";

type AnyBinding = ClusterRoleBinding | RoleBinding;

export const bindingColumns: readonly PrinterColumn<AnyBinding>[] = [
  nameColumn,
  textColumn({ name: "Role", description: "What it grants.", value: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` }),
  ageColumn,
  ...wide<AnyBinding>(
    textColumn({ name: "Users", description: "The users to whom it grants it.", value: (binding) => subjectNames(binding, "User") }),
    textColumn({ name: "Groups", description: "The groups to which it grants it.", value: (binding) => subjectNames(binding, "Group") }),
    textColumn({
      name: "ServiceAccounts",
      description: "The service accounts to which it grants it.",
      value: (binding) => subjectNames(binding, "ServiceAccount"),
    }),
  ),
];
