import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, map, quantity, type Resource, string, struct, time } from "../../../schema";
import { persistentVolumeClaimAbout, persistentVolumeClaimSpecAbout } from "../about/persistent-volume-claim";
import { typedLocalObjectReferenceSchema, typedObjectReferenceSchema } from "./references";

export const volumeResourceRequirementsSchema = struct("io.k8s.api.core.v1.VolumeResourceRequirements", {
  limits: field(1, map(quantity)),
  requests: field(2, map(quantity)),
});
export type VolumeResourceRequirements = Infer<typeof volumeResourceRequirementsSchema>;

export const persistentVolumeClaimSpecSchema = struct(
  "io.k8s.api.core.v1.PersistentVolumeClaimSpec",
  {
    accessModes: field(1, array(string), {
      enum: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
      listType: "atomic",
    }),
    selector: field(4, labelSelectorSchema),
    resources: field(2, volumeResourceRequirementsSchema, { present: true }),
    volumeName: field(3, string),
    storageClassName: field(5, string, { nullable: true }),
    volumeMode: field(6, string, { enum: ["Block", "Filesystem"], nullable: true }),
    dataSource: field(7, typedLocalObjectReferenceSchema),
    dataSourceRef: field(8, typedObjectReferenceSchema),
    volumeAttributesClassName: field(9, string, { nullable: true }),
  },
  persistentVolumeClaimSpecAbout,
);
export type PersistentVolumeClaimSpec = Infer<typeof persistentVolumeClaimSpecSchema>;

export const modifyVolumeStatusSchema = struct("io.k8s.api.core.v1.ModifyVolumeStatus", {
  targetVolumeAttributesClassName: field(1, string),
  status: field(2, string, { required: true, enum: ["Pending", "InProgress", "Infeasible"] }),
});
export type ModifyVolumeStatus = Infer<typeof modifyVolumeStatusSchema>;

export const persistentVolumeClaimConditionSchema = struct("io.k8s.api.core.v1.PersistentVolumeClaimCondition", {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastProbeTime: field(3, time),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export type PersistentVolumeClaimCondition = Infer<typeof persistentVolumeClaimConditionSchema>;

export const persistentVolumeClaimStatusSchema = struct("io.k8s.api.core.v1.PersistentVolumeClaimStatus", {
  phase: field(1, string, { enum: ["Pending", "Bound", "Lost"] }),
  accessModes: field(2, array(string), {
    enum: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
    listType: "atomic",
  }),
  capacity: field(3, map(quantity)),
  conditions: field(4, array(persistentVolumeClaimConditionSchema), {
    listType: "map",
    listMapKeys: ["type"],
    patchStrategy: "merge",
    patchMergeKey: "type",
  }),
  allocatedResources: field(5, map(quantity)),
  allocatedResourceStatuses: field(7, map(string), { mapType: "granular" }),
  currentVolumeAttributesClassName: field(8, string, { nullable: true }),
  modifyVolumeStatus: field(9, modifyVolumeStatusSchema),
});
export type PersistentVolumeClaimStatus = Infer<typeof persistentVolumeClaimStatusSchema>;

export const persistentVolumeClaimSchema = struct(
  "io.k8s.api.core.v1.PersistentVolumeClaim",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, persistentVolumeClaimSpecSchema, { present: true }),
    status: field(3, persistentVolumeClaimStatusSchema, { present: true }),
  },
  persistentVolumeClaimAbout,
);
export type PersistentVolumeClaim = Resource<typeof persistentVolumeClaimSchema>;

export const persistentVolumeClaimTemplateSchema = struct("io.k8s.api.core.v1.PersistentVolumeClaimTemplate", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, persistentVolumeClaimSpecSchema, { required: true }),
});
export type PersistentVolumeClaimTemplate = Infer<typeof persistentVolumeClaimTemplateSchema>;
