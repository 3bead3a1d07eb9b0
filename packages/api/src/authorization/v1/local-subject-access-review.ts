import { defineResource } from "../../definition";
import { type LocalSubjectAccessReview, localSubjectAccessReviewSchema } from "./schema/authorization";

export const localSubjectAccessReviewDefinition = defineResource<LocalSubjectAccessReview>({
  group: "authorization.k8s.io",
  version: "v1",
  kind: "LocalSubjectAccessReview",
  plural: "localsubjectaccessreviews",
  singular: "localsubjectaccessreview",
  namespaced: true,
  schema: localSubjectAccessReviewSchema,
  verbs: ["create"],
  virtual: true,
});
