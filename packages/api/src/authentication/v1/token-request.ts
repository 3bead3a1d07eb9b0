import { defineResource } from "../../definition";
import { type TokenRequest, tokenRequestSchema } from "./schema/authentication";

export const tokenRequestDefinition = defineResource<TokenRequest>({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "TokenRequest",
  plural: "tokenrequests",
  singular: "tokenrequest",
  namespaced: true,
  schema: tokenRequestSchema,
  bodyOnly: true,
});
