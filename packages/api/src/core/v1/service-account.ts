import { defineResource } from "../../definition";
import { type ServiceAccount, serviceAccountSchema } from "./schema/service-account";

export const serviceAccountDefinition = defineResource<ServiceAccount>({
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  namespaced: true,
  schema: serviceAccountSchema,
  shortNames: ["sa"],
  connect: [{ name: "token", verbs: ["create"], body: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" } }],
});
