import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { array, field, type Infer, int32, int64, string, struct } from "../../../schema";
import {
  affinityAbout,
  nodeAffinityAbout,
  podAffinityAbout,
  podAffinityTermAbout,
  podAntiAffinityAbout,
  preferredSchedulingTermAbout,
  tolerationAbout,
  topologySpreadConstraintAbout,
  weightedPodAffinityTermAbout,
} from "../about/affinity";
import { nodeSelectorSchema, nodeSelectorTermSchema } from "./references";

export const preferredSchedulingTermSchema = struct(
  "io.k8s.api.core.v1.PreferredSchedulingTerm",
  {
    weight: field(1, int32, { required: true }),
    preference: field(2, nodeSelectorTermSchema, { required: true }),
  },
  preferredSchedulingTermAbout,
);
export type PreferredSchedulingTerm = Infer<typeof preferredSchedulingTermSchema>;

export const nodeAffinitySchema = struct(
  "io.k8s.api.core.v1.NodeAffinity",
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, nodeSelectorSchema),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, array(preferredSchedulingTermSchema), { listType: "atomic" }),
  },
  nodeAffinityAbout,
);
export type NodeAffinity = Infer<typeof nodeAffinitySchema>;

export const podAffinityTermSchema = struct(
  "io.k8s.api.core.v1.PodAffinityTerm",
  {
    labelSelector: field(1, labelSelectorSchema),
    namespaces: field(2, array(string), { listType: "atomic" }),
    topologyKey: field(3, string, { required: true }),
    namespaceSelector: field(4, labelSelectorSchema),
    matchLabelKeys: field(5, array(string), { listType: "atomic" }),
    mismatchLabelKeys: field(6, array(string), { listType: "atomic" }),
  },
  podAffinityTermAbout,
);
export type PodAffinityTerm = Infer<typeof podAffinityTermSchema>;

export const weightedPodAffinityTermSchema = struct(
  "io.k8s.api.core.v1.WeightedPodAffinityTerm",
  {
    weight: field(1, int32, { required: true }),
    podAffinityTerm: field(2, podAffinityTermSchema, { required: true }),
  },
  weightedPodAffinityTermAbout,
);
export type WeightedPodAffinityTerm = Infer<typeof weightedPodAffinityTermSchema>;

export const podAffinitySchema = struct(
  "io.k8s.api.core.v1.PodAffinity",
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, array(podAffinityTermSchema), { listType: "atomic" }),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, array(weightedPodAffinityTermSchema), { listType: "atomic" }),
  },
  podAffinityAbout,
);
export type PodAffinity = Infer<typeof podAffinitySchema>;

export const podAntiAffinitySchema = struct(
  "io.k8s.api.core.v1.PodAntiAffinity",
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, array(podAffinityTermSchema), { listType: "atomic" }),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, array(weightedPodAffinityTermSchema), { listType: "atomic" }),
  },
  podAntiAffinityAbout,
);
export type PodAntiAffinity = Infer<typeof podAntiAffinitySchema>;

export const affinitySchema = struct(
  "io.k8s.api.core.v1.Affinity",
  {
    nodeAffinity: field(1, nodeAffinitySchema),
    podAffinity: field(2, podAffinitySchema),
    podAntiAffinity: field(3, podAntiAffinitySchema),
  },
  affinityAbout,
);
export type Affinity = Infer<typeof affinitySchema>;

export const tolerationSchema = struct(
  "io.k8s.api.core.v1.Toleration",
  {
    key: field(1, string),
    operator: field(2, string, { enum: ["Exists", "Equal", "Lt", "Gt"] }),
    value: field(3, string),
    effect: field(4, string, { enum: ["NoSchedule", "PreferNoSchedule", "NoExecute"] }),
    tolerationSeconds: field(5, int64, { nullable: true }),
  },
  tolerationAbout,
);
export type Toleration = Infer<typeof tolerationSchema>;

export const topologySpreadConstraintSchema = struct(
  "io.k8s.api.core.v1.TopologySpreadConstraint",
  {
    maxSkew: field(1, int32, { required: true }),
    topologyKey: field(2, string, { required: true }),
    whenUnsatisfiable: field(3, string, { required: true, enum: ["DoNotSchedule", "ScheduleAnyway"] }),
    labelSelector: field(4, labelSelectorSchema),
    minDomains: field(5, int32, { nullable: true }),
    nodeAffinityPolicy: field(6, string, { enum: ["Ignore", "Honor"], nullable: true }),
    nodeTaintsPolicy: field(7, string, { enum: ["Ignore", "Honor"], nullable: true }),
    matchLabelKeys: field(8, array(string), { listType: "atomic" }),
  },
  topologySpreadConstraintAbout,
);
export type TopologySpreadConstraint = Infer<typeof topologySpreadConstraintSchema>;
