import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, bytes, field, type Infer, inline, int32, type Resource, string, struct } from "../../../schema";

export const matchConditionSchema = struct("io.k8s.api.admissionregistration.v1.MatchCondition", {
  name: field(1, string, { required: true }),
  expression: field(2, string, { required: true }),
});
export type MatchCondition = Infer<typeof matchConditionSchema>;

export const ruleSchema = struct("io.k8s.api.admissionregistration.v1.Rule", {
  apiGroups: field(1, array(string), { listType: "atomic" }),
  apiVersions: field(2, array(string), { listType: "atomic" }),
  resources: field(3, array(string), { listType: "atomic" }),
  scope: field(4, string, { enum: ["Cluster", "Namespaced", "*"], nullable: true }),
});
export type Rule = Infer<typeof ruleSchema>;

export const ruleWithOperationsSchema = struct("io.k8s.api.admissionregistration.v1.RuleWithOperations", {
  operations: field(1, array(string), { enum: ["*", "CREATE", "UPDATE", "DELETE", "CONNECT"], listType: "atomic" }),
  ...inline(2, ruleSchema),
});
export type RuleWithOperations = Infer<typeof ruleWithOperationsSchema>;

export const serviceReferenceSchema = struct("io.k8s.api.admissionregistration.v1.ServiceReference", {
  namespace: field(1, string, { required: true }),
  name: field(2, string, { required: true }),
  path: field(3, string, { nullable: true }),
  port: field(4, int32, { nullable: true }),
});
export type ServiceReference = Infer<typeof serviceReferenceSchema>;

export const webhookClientConfigSchema = struct("io.k8s.api.admissionregistration.v1.WebhookClientConfig", {
  url: field(3, string, { nullable: true }),
  service: field(1, serviceReferenceSchema),
  caBundle: field(2, bytes),
});
export type WebhookClientConfig = Infer<typeof webhookClientConfigSchema>;

export const mutatingWebhookSchema = struct("io.k8s.api.admissionregistration.v1.MutatingWebhook", {
  name: field(1, string, { required: true }),
  clientConfig: field(2, webhookClientConfigSchema, { required: true }),
  rules: field(3, array(ruleWithOperationsSchema), { listType: "atomic" }),
  failurePolicy: field(4, string, { enum: ["Ignore", "Fail"], nullable: true }),
  matchPolicy: field(9, string, { enum: ["Exact", "Equivalent"], nullable: true }),
  namespaceSelector: field(5, labelSelectorSchema),
  objectSelector: field(11, labelSelectorSchema),
  sideEffects: field(6, string, { required: true, enum: ["Unknown", "None", "Some", "NoneOnDryRun"], nullable: true }),
  timeoutSeconds: field(7, int32, { nullable: true }),
  admissionReviewVersions: field(8, array(string), { required: true, listType: "atomic" }),
  reinvocationPolicy: field(10, string, { enum: ["Never", "IfNeeded"], nullable: true }),
  matchConditions: field(12, array(matchConditionSchema), {
    listType: "map",
    listMapKeys: ["name"],
    patchStrategy: "merge",
    patchMergeKey: "name",
  }),
});
export type MutatingWebhook = Infer<typeof mutatingWebhookSchema>;

export const mutatingWebhookConfigurationSchema = struct("io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration", {
  metadata: field(1, objectMetaSchema, { present: true }),
  webhooks: field(2, array(mutatingWebhookSchema), {
    listType: "map",
    listMapKeys: ["name"],
    patchStrategy: "merge",
    patchMergeKey: "name",
  }),
});
export type MutatingWebhookConfiguration = Resource<typeof mutatingWebhookConfigurationSchema>;

export const validatingWebhookSchema = struct("io.k8s.api.admissionregistration.v1.ValidatingWebhook", {
  name: field(1, string, { required: true }),
  clientConfig: field(2, webhookClientConfigSchema, { required: true }),
  rules: field(3, array(ruleWithOperationsSchema), { listType: "atomic" }),
  failurePolicy: field(4, string, { enum: ["Ignore", "Fail"], nullable: true }),
  matchPolicy: field(9, string, { enum: ["Exact", "Equivalent"], nullable: true }),
  namespaceSelector: field(5, labelSelectorSchema),
  objectSelector: field(10, labelSelectorSchema),
  sideEffects: field(6, string, { required: true, enum: ["Unknown", "None", "Some", "NoneOnDryRun"], nullable: true }),
  timeoutSeconds: field(7, int32, { nullable: true }),
  admissionReviewVersions: field(8, array(string), { required: true, listType: "atomic" }),
  matchConditions: field(11, array(matchConditionSchema), {
    listType: "map",
    listMapKeys: ["name"],
    patchStrategy: "merge",
    patchMergeKey: "name",
  }),
});
export type ValidatingWebhook = Infer<typeof validatingWebhookSchema>;

export const validatingWebhookConfigurationSchema = struct("io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration", {
  metadata: field(1, objectMetaSchema, { present: true }),
  webhooks: field(2, array(validatingWebhookSchema), {
    listType: "map",
    listMapKeys: ["name"],
    patchStrategy: "merge",
    patchMergeKey: "name",
  }),
});
export type ValidatingWebhookConfiguration = Resource<typeof validatingWebhookConfigurationSchema>;
