import { defineResource } from "../../definition";
import { type SelfSubjectRulesReview, selfSubjectRulesReviewSchema } from "./schema/authorization";

export const selfSubjectRulesReviewDefinition = defineResource<SelfSubjectRulesReview>({
  group: "authorization.k8s.io",
  version: "v1",
  kind: "SelfSubjectRulesReview",
  plural: "selfsubjectrulesreviews",
  singular: "selfsubjectrulesreview",
  namespaced: false,
  schema: selfSubjectRulesReviewSchema,
  verbs: ["create"],
  virtual: true,
});
