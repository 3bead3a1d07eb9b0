import { podTemplateSpecSchema } from "../../../core/v1/schema/pod";
import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, intOrString, type Resource, string, struct, time } from "../../../schema";
import {
  deploymentAbout,
  deploymentSpecAbout,
  deploymentStatusAbout,
  deploymentStrategyAbout,
  rollingUpdateDeploymentAbout,
} from "../about/deployment";

export const rollingUpdateDeploymentSchema = struct(
  "io.k8s.api.apps.v1.RollingUpdateDeployment",
  {
    maxUnavailable: field(1, intOrString, { nullable: true }),
    maxSurge: field(2, intOrString, { nullable: true }),
  },
  rollingUpdateDeploymentAbout,
);
export type RollingUpdateDeployment = Infer<typeof rollingUpdateDeploymentSchema>;

export const deploymentStrategySchema = struct(
  "io.k8s.api.apps.v1.DeploymentStrategy",
  {
    type: field(1, string, { enum: ["Recreate", "RollingUpdate"] }),
    rollingUpdate: field(2, rollingUpdateDeploymentSchema),
  },
  deploymentStrategyAbout,
);
export type DeploymentStrategy = Infer<typeof deploymentStrategySchema>;

export const deploymentSpecSchema = struct(
  "io.k8s.api.apps.v1.DeploymentSpec",
  {
    replicas: field(1, int32, { nullable: true }),
    selector: field(2, labelSelectorSchema, { required: true }),
    template: field(3, podTemplateSpecSchema, { required: true }),
    strategy: field(4, deploymentStrategySchema, { present: true, patchStrategy: "retainKeys" }),
    minReadySeconds: field(5, int32),
    revisionHistoryLimit: field(6, int32, { nullable: true }),
    paused: field(7, boolean),
    progressDeadlineSeconds: field(9, int32, { nullable: true }),
  },
  deploymentSpecAbout,
);
export type DeploymentSpec = Infer<typeof deploymentSpecSchema>;

export const deploymentConditionSchema = struct("io.k8s.api.apps.v1.DeploymentCondition", {
  type: field(1, string, { present: true }),
  status: field(2, string, { present: true }),
  lastUpdateTime: field(6, time),
  lastTransitionTime: field(7, time),
  reason: field(4, string),
  message: field(5, string),
});
export type DeploymentCondition = Infer<typeof deploymentConditionSchema>;

export const deploymentStatusSchema = struct(
  "io.k8s.api.apps.v1.DeploymentStatus",
  {
    observedGeneration: field(1, int64),
    replicas: field(2, int32),
    updatedReplicas: field(3, int32),
    readyReplicas: field(7, int32),
    availableReplicas: field(4, int32),
    unavailableReplicas: field(5, int32),
    terminatingReplicas: field(9, int32, { nullable: true }),
    conditions: field(6, array(deploymentConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
    collisionCount: field(8, int32, { nullable: true }),
  },
  deploymentStatusAbout,
);
export type DeploymentStatus = Infer<typeof deploymentStatusSchema>;

export const deploymentSchema = struct(
  "io.k8s.api.apps.v1.Deployment",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, deploymentSpecSchema, { required: true }),
    status: field(3, deploymentStatusSchema, { present: true }),
  },
  deploymentAbout,
);
export type Deployment = Resource<typeof deploymentSchema>;
