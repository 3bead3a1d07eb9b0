import { persistentVolumeClaimSchema } from "../../../core/v1/schema/persistent-volume-claim";
import { podTemplateSpecSchema } from "../../../core/v1/schema/pod";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, int64, intOrString, type Resource, string, struct, time } from "../../../schema";
import { statefulSetAbout, statefulSetSpecAbout } from "../about/stateful-set";

export const rollingUpdateStatefulSetStrategySchema = struct("io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy", {
  partition: field(1, int32, { nullable: true }),
  maxUnavailable: field(2, intOrString, { nullable: true }),
});
export type RollingUpdateStatefulSetStrategy = Infer<typeof rollingUpdateStatefulSetStrategySchema>;

export const statefulSetOrdinalsSchema = struct("io.k8s.api.apps.v1.StatefulSetOrdinals", {
  start: field(1, int32, { present: true }),
});
export type StatefulSetOrdinals = Infer<typeof statefulSetOrdinalsSchema>;

export const statefulSetPersistentVolumeClaimRetentionPolicySchema = struct(
  "io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
  {
    whenDeleted: field(1, string),
    whenScaled: field(2, string),
  },
);
export type StatefulSetPersistentVolumeClaimRetentionPolicy = Infer<typeof statefulSetPersistentVolumeClaimRetentionPolicySchema>;

export const statefulSetUpdateStrategySchema = struct("io.k8s.api.apps.v1.StatefulSetUpdateStrategy", {
  type: field(1, string, { enum: ["RollingUpdate", "OnDelete", "Recreate"] }),
  rollingUpdate: field(2, rollingUpdateStatefulSetStrategySchema),
});
export type StatefulSetUpdateStrategy = Infer<typeof statefulSetUpdateStrategySchema>;

/** A claim inside another object: JSON lets it say what it is, protobuf does not. */
const embeddedClaimSchema = struct("io.k8s.api.core.v1.PersistentVolumeClaim", {
  apiVersion: field(0, string),
  kind: field(0, string),
  ...persistentVolumeClaimSchema.fields,
});

export const statefulSetSpecSchema = struct(
  "io.k8s.api.apps.v1.StatefulSetSpec",
  {
    replicas: field(1, int32, { nullable: true }),
    selector: field(2, labelSelectorSchema, { required: true }),
    template: field(3, podTemplateSpecSchema, { required: true }),
    volumeClaimTemplates: field(4, array(embeddedClaimSchema), { listType: "atomic" }),
    serviceName: field(5, string, { present: true }),
    podManagementPolicy: field(6, string, { enum: ["OrderedReady", "Parallel"] }),
    updateStrategy: field(7, statefulSetUpdateStrategySchema, { present: true }),
    revisionHistoryLimit: field(8, int32, { nullable: true }),
    minReadySeconds: field(9, int32),
    persistentVolumeClaimRetentionPolicy: field(10, statefulSetPersistentVolumeClaimRetentionPolicySchema),
    ordinals: field(11, statefulSetOrdinalsSchema),
  },
  statefulSetSpecAbout,
);
export type StatefulSetSpec = Infer<typeof statefulSetSpecSchema>;

export const statefulSetConditionSchema = struct("io.k8s.api.apps.v1.StatefulSetCondition", {
  type: field(1, string, { present: true }),
  status: field(2, string, { present: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export type StatefulSetCondition = Infer<typeof statefulSetConditionSchema>;

export const statefulSetStatusSchema = struct("io.k8s.api.apps.v1.StatefulSetStatus", {
  observedGeneration: field(1, int64),
  replicas: field(2, int32, { present: true }),
  readyReplicas: field(3, int32),
  currentReplicas: field(4, int32),
  updatedReplicas: field(5, int32),
  currentRevision: field(6, string),
  updateRevision: field(7, string),
  collisionCount: field(9, int32, { nullable: true }),
  conditions: field(10, array(statefulSetConditionSchema), {
    listType: "map",
    listMapKeys: ["type"],
    patchStrategy: "merge",
    patchMergeKey: "type",
  }),
  availableReplicas: field(11, int32, { present: true }),
});
export type StatefulSetStatus = Infer<typeof statefulSetStatusSchema>;

export const statefulSetSchema = struct(
  "io.k8s.api.apps.v1.StatefulSet",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, statefulSetSpecSchema, { required: true }),
    status: field(3, statefulSetStatusSchema, { present: true }),
  },
  statefulSetAbout,
);
export type StatefulSet = Resource<typeof statefulSetSchema>;
