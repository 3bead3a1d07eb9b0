import { defineResource } from "../../definition";
import { type Secret, secretSchema } from "./schema/secret";

export const secretDefinition = defineResource<Secret>({
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  namespaced: true,
  schema: secretSchema,
  selectableFields: { type: (secret) => secret.type ?? "" },
});
