import { podTemplateSpecSchema } from "../../../core/v1/schema/pod";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, int64, type Resource, string, struct, time } from "../../../schema";
import { replicaSetAbout, replicaSetSpecAbout, replicaSetStatusAbout } from "../about/replica-set";

export const replicaSetSpecSchema = struct(
  "io.k8s.api.apps.v1.ReplicaSetSpec",
  {
    replicas: field(1, int32, { nullable: true }),
    minReadySeconds: field(4, int32),
    selector: field(2, labelSelectorSchema, { required: true }),
    template: field(3, podTemplateSpecSchema, { present: true }),
  },
  replicaSetSpecAbout,
);
export type ReplicaSetSpec = Infer<typeof replicaSetSpecSchema>;

export const replicaSetConditionSchema = struct("io.k8s.api.apps.v1.ReplicaSetCondition", {
  type: field(1, string, { present: true }),
  status: field(2, string, { present: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export type ReplicaSetCondition = Infer<typeof replicaSetConditionSchema>;

export const replicaSetStatusSchema = struct(
  "io.k8s.api.apps.v1.ReplicaSetStatus",
  {
    replicas: field(1, int32, { present: true }),
    fullyLabeledReplicas: field(2, int32),
    readyReplicas: field(4, int32),
    availableReplicas: field(5, int32),
    terminatingReplicas: field(7, int32, { nullable: true }),
    observedGeneration: field(3, int64),
    conditions: field(6, array(replicaSetConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
  },
  replicaSetStatusAbout,
);
export type ReplicaSetStatus = Infer<typeof replicaSetStatusSchema>;

export const replicaSetSchema = struct(
  "io.k8s.api.apps.v1.ReplicaSet",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, replicaSetSpecSchema, { required: true }),
    status: field(3, replicaSetStatusSchema, { present: true }),
  },
  replicaSetAbout,
);
export type ReplicaSet = Resource<typeof replicaSetSchema>;
