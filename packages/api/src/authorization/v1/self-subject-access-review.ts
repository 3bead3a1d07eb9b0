import { defineResource } from "../../definition";
import { checkAttributes } from "./review-validation";
import { type SelfSubjectAccessReview, selfSubjectAccessReviewSchema } from "./schema/authorization";

export const selfSubjectAccessReviewDefinition = defineResource<SelfSubjectAccessReview>({
  group: "authorization.k8s.io",
  version: "v1",
  kind: "SelfSubjectAccessReview",
  plural: "selfsubjectaccessreviews",
  singular: "selfsubjectaccessreview",
  namespaced: false,
  schema: selfSubjectAccessReviewSchema,
  verbs: ["create"],
  virtual: true,
  validate: ({ spec }) => checkAttributes(spec),
});
