import { defineResource } from "../../definition";
import { checkSubjectReview } from "./review-validation";
import { type SubjectAccessReview, subjectAccessReviewSchema } from "./schema/authorization";

export const subjectAccessReviewDefinition = defineResource<SubjectAccessReview>({
  group: "authorization.k8s.io",
  version: "v1",
  kind: "SubjectAccessReview",
  plural: "subjectaccessreviews",
  singular: "subjectaccessreview",
  namespaced: false,
  schema: subjectAccessReviewSchema,
  verbs: ["create"],
  virtual: true,
  validate: ({ spec }) => checkSubjectReview(spec),
});
