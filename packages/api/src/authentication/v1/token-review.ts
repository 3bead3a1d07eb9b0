import { defineResource } from "../../definition";
import { type TokenReview, tokenReviewSchema } from "./schema/authentication";

export const tokenReviewDefinition = defineResource<TokenReview>({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "TokenReview",
  plural: "tokenreviews",
  singular: "tokenreview",
  namespaced: false,
  schema: tokenReviewSchema,
  verbs: ["create"],
  virtual: true,
});
