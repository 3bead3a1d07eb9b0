import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, int64, map, type Resource, string, struct, time } from "../../../schema";
import {
  replicationControllerAbout,
  replicationControllerSpecAbout,
  replicationControllerStatusAbout,
} from "../about/replication-controller";
import { podTemplateSpecSchema } from "./pod";

export const replicationControllerSpecSchema = struct(
  "io.k8s.api.core.v1.ReplicationControllerSpec",
  {
    replicas: field(1, int32, { nullable: true }),
    minReadySeconds: field(4, int32),
    selector: field(2, map(string), { mapType: "atomic" }),
    template: field(3, podTemplateSpecSchema),
  },
  replicationControllerSpecAbout,
);
export type ReplicationControllerSpec = Infer<typeof replicationControllerSpecSchema>;

export const replicationControllerConditionSchema = struct("io.k8s.api.core.v1.ReplicationControllerCondition", {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export type ReplicationControllerCondition = Infer<typeof replicationControllerConditionSchema>;

export const replicationControllerStatusSchema = struct(
  "io.k8s.api.core.v1.ReplicationControllerStatus",
  {
    replicas: field(1, int32, { present: true }),
    fullyLabeledReplicas: field(2, int32),
    readyReplicas: field(4, int32),
    availableReplicas: field(5, int32),
    observedGeneration: field(3, int64),
    conditions: field(6, array(replicationControllerConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
  },
  replicationControllerStatusAbout,
);
export type ReplicationControllerStatus = Infer<typeof replicationControllerStatusSchema>;

export const replicationControllerSchema = struct(
  "io.k8s.api.core.v1.ReplicationController",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, replicationControllerSpecSchema, { present: true }),
    status: field(3, replicationControllerStatusSchema, { present: true }),
  },
  replicationControllerAbout,
);
export type ReplicationController = Resource<typeof replicationControllerSchema>;
