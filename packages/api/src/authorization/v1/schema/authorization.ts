import { fieldSelectorRequirementSchema, labelSelectorRequirementSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, map, type Resource, string, struct } from "../../../schema";

export const fieldSelectorAttributesSchema = struct("io.k8s.api.authorization.v1.FieldSelectorAttributes", {
  rawSelector: field(1, string),
  requirements: field(2, array(fieldSelectorRequirementSchema), { listType: "atomic" }),
});
export type FieldSelectorAttributes = Infer<typeof fieldSelectorAttributesSchema>;

export const labelSelectorAttributesSchema = struct("io.k8s.api.authorization.v1.LabelSelectorAttributes", {
  rawSelector: field(1, string),
  requirements: field(2, array(labelSelectorRequirementSchema), { listType: "atomic" }),
});
export type LabelSelectorAttributes = Infer<typeof labelSelectorAttributesSchema>;

export const nonResourceAttributesSchema = struct("io.k8s.api.authorization.v1.NonResourceAttributes", {
  path: field(1, string),
  verb: field(2, string),
});
export type NonResourceAttributes = Infer<typeof nonResourceAttributesSchema>;

export const resourceAttributesSchema = struct("io.k8s.api.authorization.v1.ResourceAttributes", {
  namespace: field(1, string),
  verb: field(2, string),
  group: field(3, string),
  version: field(4, string),
  resource: field(5, string),
  subresource: field(6, string),
  name: field(7, string),
  fieldSelector: field(8, fieldSelectorAttributesSchema),
  labelSelector: field(9, labelSelectorAttributesSchema),
});
export type ResourceAttributes = Infer<typeof resourceAttributesSchema>;

export const subjectAccessReviewSpecSchema = struct("io.k8s.api.authorization.v1.SubjectAccessReviewSpec", {
  resourceAttributes: field(1, resourceAttributesSchema),
  nonResourceAttributes: field(2, nonResourceAttributesSchema),
  user: field(3, string),
  groups: field(4, array(string), { listType: "atomic" }),
  extra: field(5, map(array(string))),
  uid: field(6, string),
});
export type SubjectAccessReviewSpec = Infer<typeof subjectAccessReviewSpecSchema>;

export const subjectAccessReviewStatusSchema = struct("io.k8s.api.authorization.v1.SubjectAccessReviewStatus", {
  allowed: field(1, boolean, { present: true }),
  denied: field(4, boolean),
  reason: field(2, string),
  evaluationError: field(3, string),
});
export type SubjectAccessReviewStatus = Infer<typeof subjectAccessReviewStatusSchema>;

export const localSubjectAccessReviewSchema = struct("io.k8s.api.authorization.v1.LocalSubjectAccessReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, subjectAccessReviewSpecSchema, { required: true }),
  status: field(3, subjectAccessReviewStatusSchema, { present: true }),
});
export type LocalSubjectAccessReview = Resource<typeof localSubjectAccessReviewSchema>;

export const nonResourceRuleSchema = struct("io.k8s.api.authorization.v1.NonResourceRule", {
  verbs: field(1, array(string), { required: true, listType: "atomic" }),
  nonResourceURLs: field(2, array(string), { listType: "atomic" }),
});
export type NonResourceRule = Infer<typeof nonResourceRuleSchema>;

export const resourceRuleSchema = struct("io.k8s.api.authorization.v1.ResourceRule", {
  verbs: field(1, array(string), { required: true, listType: "atomic" }),
  apiGroups: field(2, array(string), { listType: "atomic" }),
  resources: field(3, array(string), { listType: "atomic" }),
  resourceNames: field(4, array(string), { listType: "atomic" }),
});
export type ResourceRule = Infer<typeof resourceRuleSchema>;

export const selfSubjectAccessReviewSpecSchema = struct("io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec", {
  resourceAttributes: field(1, resourceAttributesSchema),
  nonResourceAttributes: field(2, nonResourceAttributesSchema),
});
export type SelfSubjectAccessReviewSpec = Infer<typeof selfSubjectAccessReviewSpecSchema>;

export const selfSubjectAccessReviewSchema = struct("io.k8s.api.authorization.v1.SelfSubjectAccessReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, selfSubjectAccessReviewSpecSchema, { required: true }),
  status: field(3, subjectAccessReviewStatusSchema, { present: true }),
});
export type SelfSubjectAccessReview = Resource<typeof selfSubjectAccessReviewSchema>;

export const selfSubjectRulesReviewSpecSchema = struct("io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec", {
  namespace: field(1, string),
});
export type SelfSubjectRulesReviewSpec = Infer<typeof selfSubjectRulesReviewSpecSchema>;

export const subjectRulesReviewStatusSchema = struct("io.k8s.api.authorization.v1.SubjectRulesReviewStatus", {
  resourceRules: field(1, array(resourceRuleSchema), { present: true, listType: "atomic" }),
  nonResourceRules: field(2, array(nonResourceRuleSchema), { present: true, listType: "atomic" }),
  incomplete: field(3, boolean, { present: true }),
  evaluationError: field(4, string),
});
export type SubjectRulesReviewStatus = Infer<typeof subjectRulesReviewStatusSchema>;

export const selfSubjectRulesReviewSchema = struct("io.k8s.api.authorization.v1.SelfSubjectRulesReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, selfSubjectRulesReviewSpecSchema, { required: true }),
  status: field(3, subjectRulesReviewStatusSchema, { present: true }),
});
export type SelfSubjectRulesReview = Resource<typeof selfSubjectRulesReviewSchema>;

export const subjectAccessReviewSchema = struct("io.k8s.api.authorization.v1.SubjectAccessReview", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, subjectAccessReviewSpecSchema, { required: true }),
  status: field(3, subjectAccessReviewStatusSchema, { present: true }),
});
export type SubjectAccessReview = Resource<typeof subjectAccessReviewSchema>;
