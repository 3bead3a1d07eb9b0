import { conditionSchema } from "../../../meta/v1/schema/condition";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { deleteOptionsSchema } from "../../../meta/v1/schema/options";
import { array, field, type Infer, int32, int64, intOrString, map, type Resource, string, struct, time } from "../../../schema";
import { podDisruptionBudgetAbout, podDisruptionBudgetSpecAbout } from "../about/policy";

export const evictionSchema = struct("io.k8s.api.policy.v1.Eviction", {
  metadata: field(1, objectMetaSchema, { present: true }),
  deleteOptions: field(2, deleteOptionsSchema),
});
export type Eviction = Resource<typeof evictionSchema>;

export const podDisruptionBudgetSpecSchema = struct(
  "io.k8s.api.policy.v1.PodDisruptionBudgetSpec",
  {
    minAvailable: field(1, intOrString, { nullable: true }),
    selector: field(2, labelSelectorSchema, { patchStrategy: "replace" }),
    maxUnavailable: field(3, intOrString, { nullable: true }),
    unhealthyPodEvictionPolicy: field(4, string, { enum: ["IfHealthyBudget", "AlwaysAllow"], nullable: true }),
  },
  podDisruptionBudgetSpecAbout,
);
export type PodDisruptionBudgetSpec = Infer<typeof podDisruptionBudgetSpecSchema>;

export const podDisruptionBudgetStatusSchema = struct("io.k8s.api.policy.v1.PodDisruptionBudgetStatus", {
  observedGeneration: field(1, int64),
  disruptedPods: field(2, map(time)),
  disruptionsAllowed: field(3, int32, { present: true }),
  currentHealthy: field(4, int32, { present: true }),
  desiredHealthy: field(5, int32, { present: true }),
  expectedPods: field(6, int32, { present: true }),
  conditions: field(7, array(conditionSchema), { listType: "map", listMapKeys: ["type"], patchStrategy: "merge", patchMergeKey: "type" }),
});
export type PodDisruptionBudgetStatus = Infer<typeof podDisruptionBudgetStatusSchema>;

export const podDisruptionBudgetSchema = struct(
  "io.k8s.api.policy.v1.PodDisruptionBudget",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, podDisruptionBudgetSpecSchema, { present: true }),
    status: field(3, podDisruptionBudgetStatusSchema, { present: true }),
  },
  podDisruptionBudgetAbout,
);
export type PodDisruptionBudget = Resource<typeof podDisruptionBudgetSchema>;
