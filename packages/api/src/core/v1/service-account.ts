import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn } from "../../definition/columns";
import { type ServiceAccount, serviceAccountSchema } from "./schema/service-account";

export const serviceAccountDefinition = defineResource<ServiceAccount>({
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  shortNames: ["sa"],
  namespaced: true,
  schema: serviceAccountSchema,
  connect: [{ name: "token", verbs: ["create"], body: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" } }],
  columns: [
    nameColumn,
    integerColumn({ name: "Secrets", description: "How many secrets it lists.", value: (account) => account.secrets?.length ?? 0 }),
    ageColumn,
  ],
});
