import { defineResource } from "../../definition";
import { type SelfSubjectReview, selfSubjectReviewSchema } from "./schema/authentication";

export const selfSubjectReviewDefinition = defineResource<SelfSubjectReview>({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "SelfSubjectReview",
  plural: "selfsubjectreviews",
  singular: "selfsubjectreview",
  namespaced: false,
  schema: selfSubjectReviewSchema,
  verbs: ["create"],
  virtual: true,
});
