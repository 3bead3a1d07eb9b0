import { podTemplateSpecSchema } from "../../../core/v1/schema/pod";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, int64, intOrString, type Resource, string, struct, time } from "../../../schema";
import { daemonSetAbout, daemonSetSpecAbout } from "../about/daemon-set";

export const rollingUpdateDaemonSetSchema = struct("io.k8s.api.apps.v1.RollingUpdateDaemonSet", {
  maxUnavailable: field(1, intOrString, { nullable: true }),
  maxSurge: field(2, intOrString, { nullable: true }),
});
export type RollingUpdateDaemonSet = Infer<typeof rollingUpdateDaemonSetSchema>;

export const daemonSetUpdateStrategySchema = struct("io.k8s.api.apps.v1.DaemonSetUpdateStrategy", {
  type: field(1, string, { enum: ["RollingUpdate", "OnDelete"] }),
  rollingUpdate: field(2, rollingUpdateDaemonSetSchema),
});
export type DaemonSetUpdateStrategy = Infer<typeof daemonSetUpdateStrategySchema>;

export const daemonSetSpecSchema = struct(
  "io.k8s.api.apps.v1.DaemonSetSpec",
  {
    selector: field(1, labelSelectorSchema, { required: true }),
    template: field(2, podTemplateSpecSchema, { required: true }),
    updateStrategy: field(3, daemonSetUpdateStrategySchema, { present: true }),
    minReadySeconds: field(4, int32),
    revisionHistoryLimit: field(6, int32, { nullable: true }),
  },
  daemonSetSpecAbout,
);
export type DaemonSetSpec = Infer<typeof daemonSetSpecSchema>;

export const daemonSetConditionSchema = struct("io.k8s.api.apps.v1.DaemonSetCondition", {
  type: field(1, string, { present: true }),
  status: field(2, string, { present: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export type DaemonSetCondition = Infer<typeof daemonSetConditionSchema>;

export const daemonSetStatusSchema = struct("io.k8s.api.apps.v1.DaemonSetStatus", {
  currentNumberScheduled: field(1, int32, { present: true }),
  numberMisscheduled: field(2, int32, { present: true }),
  desiredNumberScheduled: field(3, int32, { present: true }),
  numberReady: field(4, int32, { present: true }),
  observedGeneration: field(5, int64),
  updatedNumberScheduled: field(6, int32),
  numberAvailable: field(7, int32),
  numberUnavailable: field(8, int32),
  collisionCount: field(9, int32, { nullable: true }),
  conditions: field(10, array(daemonSetConditionSchema), {
    listType: "map",
    listMapKeys: ["type"],
    patchStrategy: "merge",
    patchMergeKey: "type",
  }),
});
export type DaemonSetStatus = Infer<typeof daemonSetStatusSchema>;

export const daemonSetSchema = struct(
  "io.k8s.api.apps.v1.DaemonSet",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, daemonSetSpecSchema, { required: true }),
    status: field(3, daemonSetStatusSchema, { present: true }),
  },
  daemonSetAbout,
);
export type DaemonSet = Resource<typeof daemonSetSchema>;
