import { podTemplateSpecSchema } from "../../../core/v1/schema/pod";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, type Resource, string, struct, time } from "../../../schema";
import { jobAbout, jobSpecAbout, jobStatusAbout } from "../about/job";

export const podFailurePolicyOnExitCodesRequirementSchema = struct("io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement", {
  containerName: field(1, string, { nullable: true }),
  operator: field(2, string, { required: true, enum: ["In", "NotIn"] }),
  values: field(3, array(int32), { required: true, listType: "set" }),
});
export type PodFailurePolicyOnExitCodesRequirement = Infer<typeof podFailurePolicyOnExitCodesRequirementSchema>;

export const podFailurePolicyOnPodConditionsPatternSchema = struct("io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern", {
  type: field(1, string, { required: true }),
  status: field(2, string, { present: true }),
});
export type PodFailurePolicyOnPodConditionsPattern = Infer<typeof podFailurePolicyOnPodConditionsPatternSchema>;

export const podFailurePolicyRuleSchema = struct("io.k8s.api.batch.v1.PodFailurePolicyRule", {
  action: field(1, string, { required: true, enum: ["FailJob", "FailIndex", "Ignore", "Count"] }),
  onExitCodes: field(2, podFailurePolicyOnExitCodesRequirementSchema),
  onPodConditions: field(3, array(podFailurePolicyOnPodConditionsPatternSchema), { listType: "atomic" }),
});
export type PodFailurePolicyRule = Infer<typeof podFailurePolicyRuleSchema>;

export const podFailurePolicySchema = struct("io.k8s.api.batch.v1.PodFailurePolicy", {
  rules: field(1, array(podFailurePolicyRuleSchema), { required: true, listType: "atomic" }),
});
export type PodFailurePolicy = Infer<typeof podFailurePolicySchema>;

export const successPolicyRuleSchema = struct("io.k8s.api.batch.v1.SuccessPolicyRule", {
  succeededIndexes: field(1, string, { nullable: true }),
  succeededCount: field(2, int32, { nullable: true }),
});
export type SuccessPolicyRule = Infer<typeof successPolicyRuleSchema>;

export const successPolicySchema = struct("io.k8s.api.batch.v1.SuccessPolicy", {
  rules: field(1, array(successPolicyRuleSchema), { required: true, listType: "atomic" }),
});
export type SuccessPolicy = Infer<typeof successPolicySchema>;

export const jobSpecSchema = struct(
  "io.k8s.api.batch.v1.JobSpec",
  {
    parallelism: field(1, int32, { nullable: true }),
    completions: field(2, int32, { nullable: true }),
    activeDeadlineSeconds: field(3, int64, { nullable: true }),
    podFailurePolicy: field(11, podFailurePolicySchema),
    successPolicy: field(16, successPolicySchema),
    backoffLimit: field(7, int32, { nullable: true }),
    backoffLimitPerIndex: field(12, int32, { nullable: true }),
    maxFailedIndexes: field(13, int32, { nullable: true }),
    selector: field(4, labelSelectorSchema),
    manualSelector: field(5, boolean, { nullable: true }),
    template: field(6, podTemplateSpecSchema, { required: true }),
    ttlSecondsAfterFinished: field(8, int32, { nullable: true }),
    completionMode: field(9, string, { enum: ["NonIndexed", "Indexed"], nullable: true }),
    suspend: field(10, boolean, { nullable: true }),
    podReplacementPolicy: field(14, string, { enum: ["TerminatingOrFailed", "Failed"], nullable: true }),
    managedBy: field(15, string, { nullable: true }),
  },
  jobSpecAbout,
);
export type JobSpec = Infer<typeof jobSpecSchema>;

export const jobConditionSchema = struct("io.k8s.api.batch.v1.JobCondition", {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastProbeTime: field(3, time),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export type JobCondition = Infer<typeof jobConditionSchema>;

export const uncountedTerminatedPodsSchema = struct("io.k8s.api.batch.v1.UncountedTerminatedPods", {
  succeeded: field(1, array(string), { listType: "set" }),
  failed: field(2, array(string), { listType: "set" }),
});
export type UncountedTerminatedPods = Infer<typeof uncountedTerminatedPodsSchema>;

export const jobStatusSchema = struct(
  "io.k8s.api.batch.v1.JobStatus",
  {
    conditions: field(1, array(jobConditionSchema), { listType: "atomic", patchStrategy: "merge", patchMergeKey: "type" }),
    startTime: field(2, time),
    completionTime: field(3, time),
    active: field(4, int32),
    succeeded: field(5, int32),
    failed: field(6, int32),
    terminating: field(11, int32, { nullable: true }),
    completedIndexes: field(7, string),
    failedIndexes: field(10, string, { nullable: true }),
    uncountedTerminatedPods: field(8, uncountedTerminatedPodsSchema),
    ready: field(9, int32, { nullable: true }),
  },
  jobStatusAbout,
);
export type JobStatus = Infer<typeof jobStatusSchema>;

export const jobSchema = struct(
  "io.k8s.api.batch.v1.Job",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, jobSpecSchema, { present: true }),
    status: field(3, jobStatusSchema, { present: true }),
  },
  jobAbout,
);
export type Job = Resource<typeof jobSchema>;

export const jobTemplateSpecSchema = struct("io.k8s.api.batch.v1.JobTemplateSpec", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, jobSpecSchema, { present: true }),
});
export type JobTemplateSpec = Infer<typeof jobTemplateSpecSchema>;
