import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, quantity, type Resource, string, struct } from "../../../schema";

export const tokenRequestSchema = struct("io.k8s.api.storage.v1.TokenRequest", {
  audience: field(1, string, { required: true }),
  expirationSeconds: field(2, int64, { nullable: true }),
});
export type TokenRequest = Infer<typeof tokenRequestSchema>;

export const csiDriverSpecSchema = struct("io.k8s.api.storage.v1.CSIDriverSpec", {
  attachRequired: field(1, boolean, { nullable: true }),
  podInfoOnMount: field(2, boolean, { nullable: true }),
  volumeLifecycleModes: field(3, array(string), { listType: "set" }),
  storageCapacity: field(4, boolean, { nullable: true }),
  fsGroupPolicy: field(5, string, { nullable: true }),
  tokenRequests: field(6, array(tokenRequestSchema), { listType: "atomic" }),
  requiresRepublish: field(7, boolean, { nullable: true }),
  seLinuxMount: field(8, boolean, { nullable: true }),
  nodeAllocatableUpdatePeriodSeconds: field(9, int64, { nullable: true }),
  serviceAccountTokenInSecrets: field(10, boolean, { nullable: true }),
  preventPodSchedulingIfMissing: field(11, boolean, { nullable: true }),
});
export type CSIDriverSpec = Infer<typeof csiDriverSpecSchema>;

export const csiDriverSchema = struct("io.k8s.api.storage.v1.CSIDriver", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, csiDriverSpecSchema, { present: true }),
});
export type CSIDriver = Resource<typeof csiDriverSchema>;

export const volumeNodeResourcesSchema = struct("io.k8s.api.storage.v1.VolumeNodeResources", {
  count: field(1, int32, { nullable: true }),
});
export type VolumeNodeResources = Infer<typeof volumeNodeResourcesSchema>;

export const csiNodeDriverSchema = struct("io.k8s.api.storage.v1.CSINodeDriver", {
  name: field(1, string, { required: true }),
  nodeID: field(2, string, { required: true }),
  topologyKeys: field(3, array(string), { listType: "atomic" }),
  allocatable: field(4, volumeNodeResourcesSchema),
});
export type CSINodeDriver = Infer<typeof csiNodeDriverSchema>;

export const csiNodeSpecSchema = struct("io.k8s.api.storage.v1.CSINodeSpec", {
  drivers: field(1, array(csiNodeDriverSchema), {
    present: true,
    listType: "map",
    listMapKeys: ["name"],
    patchStrategy: "merge",
    patchMergeKey: "name",
  }),
});
export type CSINodeSpec = Infer<typeof csiNodeSpecSchema>;

export const csiNodeSchema = struct("io.k8s.api.storage.v1.CSINode", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, csiNodeSpecSchema, { present: true }),
});
export type CSINode = Resource<typeof csiNodeSchema>;

export const csiStorageCapacitySchema = struct("io.k8s.api.storage.v1.CSIStorageCapacity", {
  metadata: field(1, objectMetaSchema, { present: true }),
  nodeTopology: field(2, labelSelectorSchema),
  storageClassName: field(3, string, { required: true }),
  capacity: field(4, quantity),
  maximumVolumeSize: field(5, quantity),
});
export type CSIStorageCapacity = Resource<typeof csiStorageCapacitySchema>;
