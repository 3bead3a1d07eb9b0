import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, inline, map, quantity, type Resource, string, struct, time } from "../../../schema";
import { persistentVolumeAbout } from "../about/persistent-volume";
import { nodeSelectorSchema, objectReferenceSchema } from "./references";
import { hostPathVolumeSourceSchema } from "./volume";
import {
  awsElasticBlockStoreVolumeSourceSchema,
  azureDiskVolumeSourceSchema,
  azureFilePersistentVolumeSourceSchema,
  cephFSPersistentVolumeSourceSchema,
  cinderPersistentVolumeSourceSchema,
  csiPersistentVolumeSourceSchema,
  fcVolumeSourceSchema,
  flexPersistentVolumeSourceSchema,
  flockerVolumeSourceSchema,
  gcePersistentDiskVolumeSourceSchema,
  glusterfsPersistentVolumeSourceSchema,
  iscsiPersistentVolumeSourceSchema,
  localVolumeSourceSchema,
  nfsVolumeSourceSchema,
  photonPersistentDiskVolumeSourceSchema,
  portworxVolumeSourceSchema,
  quobyteVolumeSourceSchema,
  rbdPersistentVolumeSourceSchema,
  scaleIOPersistentVolumeSourceSchema,
  storageOSPersistentVolumeSourceSchema,
  vsphereVirtualDiskVolumeSourceSchema,
} from "./volume-drivers";

export const persistentVolumeSourceSchema = struct("io.k8s.api.core.v1.PersistentVolumeSource", {
  gcePersistentDisk: field(1, gcePersistentDiskVolumeSourceSchema),
  awsElasticBlockStore: field(2, awsElasticBlockStoreVolumeSourceSchema),
  hostPath: field(3, hostPathVolumeSourceSchema),
  glusterfs: field(4, glusterfsPersistentVolumeSourceSchema),
  nfs: field(5, nfsVolumeSourceSchema),
  rbd: field(6, rbdPersistentVolumeSourceSchema),
  iscsi: field(7, iscsiPersistentVolumeSourceSchema),
  cinder: field(8, cinderPersistentVolumeSourceSchema),
  cephfs: field(9, cephFSPersistentVolumeSourceSchema),
  fc: field(10, fcVolumeSourceSchema),
  flocker: field(11, flockerVolumeSourceSchema),
  flexVolume: field(12, flexPersistentVolumeSourceSchema),
  azureFile: field(13, azureFilePersistentVolumeSourceSchema),
  vsphereVolume: field(14, vsphereVirtualDiskVolumeSourceSchema),
  quobyte: field(15, quobyteVolumeSourceSchema),
  azureDisk: field(16, azureDiskVolumeSourceSchema),
  photonPersistentDisk: field(17, photonPersistentDiskVolumeSourceSchema),
  portworxVolume: field(18, portworxVolumeSourceSchema),
  scaleIO: field(19, scaleIOPersistentVolumeSourceSchema),
  local: field(20, localVolumeSourceSchema),
  storageos: field(21, storageOSPersistentVolumeSourceSchema),
  csi: field(22, csiPersistentVolumeSourceSchema),
});
export type PersistentVolumeSource = Infer<typeof persistentVolumeSourceSchema>;

export const volumeNodeAffinitySchema = struct("io.k8s.api.core.v1.VolumeNodeAffinity", {
  required: field(1, nodeSelectorSchema),
});
export type VolumeNodeAffinity = Infer<typeof volumeNodeAffinitySchema>;

export const persistentVolumeSpecSchema = struct("io.k8s.api.core.v1.PersistentVolumeSpec", {
  capacity: field(1, map(quantity)),
  ...inline(2, persistentVolumeSourceSchema),
  accessModes: field(3, array(string), {
    enum: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
    listType: "atomic",
  }),
  claimRef: field(4, objectReferenceSchema, { mapType: "granular" }),
  persistentVolumeReclaimPolicy: field(5, string, { enum: ["Recycle", "Delete", "Retain"] }),
  storageClassName: field(6, string),
  mountOptions: field(7, array(string), { listType: "atomic" }),
  volumeMode: field(8, string, { enum: ["Block", "Filesystem"], nullable: true }),
  nodeAffinity: field(9, volumeNodeAffinitySchema),
  volumeAttributesClassName: field(10, string, { nullable: true }),
});
export type PersistentVolumeSpec = Infer<typeof persistentVolumeSpecSchema>;

export const persistentVolumeStatusSchema = struct("io.k8s.api.core.v1.PersistentVolumeStatus", {
  phase: field(1, string, { enum: ["Pending", "Available", "Bound", "Released", "Failed"] }),
  message: field(2, string),
  reason: field(3, string),
  lastPhaseTransitionTime: field(4, time),
});
export type PersistentVolumeStatus = Infer<typeof persistentVolumeStatusSchema>;

export const persistentVolumeSchema = struct(
  "io.k8s.api.core.v1.PersistentVolume",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, persistentVolumeSpecSchema, { present: true }),
    status: field(3, persistentVolumeStatusSchema, { present: true }),
  },
  persistentVolumeAbout,
);
export type PersistentVolume = Resource<typeof persistentVolumeSchema>;
