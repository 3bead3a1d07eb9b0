import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { array, boolean, field, type Infer, inline, int32, int64, quantity, string, struct } from "../../../schema";
import {
  configMapProjectionAbout,
  configMapVolumeSourceAbout,
  downwardAPIProjectionAbout,
  downwardAPIVolumeFileAbout,
  downwardAPIVolumeSourceAbout,
  emptyDirVolumeSourceAbout,
  ephemeralVolumeSourceAbout,
  hostPathVolumeSourceAbout,
  keyToPathAbout,
  objectFieldSelectorAbout,
  persistentVolumeClaimVolumeSourceAbout,
  projectedVolumeSourceAbout,
  resourceFieldSelectorAbout,
  secretProjectionAbout,
  secretVolumeSourceAbout,
  serviceAccountTokenProjectionAbout,
  volumeAbout,
  volumeProjectionAbout,
} from "../about/volume";
import { persistentVolumeClaimTemplateSchema } from "./persistent-volume-claim";
import { localObjectReferenceSchema } from "./references";
import {
  awsElasticBlockStoreVolumeSourceSchema,
  azureDiskVolumeSourceSchema,
  azureFileVolumeSourceSchema,
  cephFSVolumeSourceSchema,
  cinderVolumeSourceSchema,
  csiVolumeSourceSchema,
  fcVolumeSourceSchema,
  flexVolumeSourceSchema,
  flockerVolumeSourceSchema,
  gcePersistentDiskVolumeSourceSchema,
  gitRepoVolumeSourceSchema,
  glusterfsVolumeSourceSchema,
  iscsiVolumeSourceSchema,
  nfsVolumeSourceSchema,
  photonPersistentDiskVolumeSourceSchema,
  portworxVolumeSourceSchema,
  quobyteVolumeSourceSchema,
  rbdVolumeSourceSchema,
  scaleIOVolumeSourceSchema,
  storageOSVolumeSourceSchema,
  vsphereVirtualDiskVolumeSourceSchema,
} from "./volume-drivers";

export const keyToPathSchema = struct(
  "io.k8s.api.core.v1.KeyToPath",
  {
    key: field(1, string, { required: true }),
    path: field(2, string, { required: true }),
    mode: field(3, int32, { nullable: true }),
    user: field(4, int64, { nullable: true }),
  },
  keyToPathAbout,
);
export type KeyToPath = Infer<typeof keyToPathSchema>;

export const configMapVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.ConfigMapVolumeSource",
  {
    ...inline(1, localObjectReferenceSchema),
    items: field(2, array(keyToPathSchema), { listType: "atomic" }),
    defaultMode: field(3, int32, { nullable: true }),
    optional: field(4, boolean, { nullable: true }),
    defaultUser: field(5, int64, { nullable: true }),
  },
  configMapVolumeSourceAbout,
);
export type ConfigMapVolumeSource = Infer<typeof configMapVolumeSourceSchema>;

export const objectFieldSelectorSchema = struct(
  "io.k8s.api.core.v1.ObjectFieldSelector",
  {
    apiVersion: field(1, string),
    fieldPath: field(2, string, { required: true }),
  },
  objectFieldSelectorAbout,
);
export type ObjectFieldSelector = Infer<typeof objectFieldSelectorSchema>;

export const resourceFieldSelectorSchema = struct(
  "io.k8s.api.core.v1.ResourceFieldSelector",
  {
    containerName: field(1, string),
    resource: field(2, string, { required: true }),
    divisor: field(3, quantity),
  },
  resourceFieldSelectorAbout,
);
export type ResourceFieldSelector = Infer<typeof resourceFieldSelectorSchema>;

export const downwardAPIVolumeFileSchema = struct(
  "io.k8s.api.core.v1.DownwardAPIVolumeFile",
  {
    path: field(1, string, { required: true }),
    fieldRef: field(2, objectFieldSelectorSchema),
    resourceFieldRef: field(3, resourceFieldSelectorSchema),
    mode: field(4, int32, { nullable: true }),
    user: field(5, int64, { nullable: true }),
  },
  downwardAPIVolumeFileAbout,
);
export type DownwardAPIVolumeFile = Infer<typeof downwardAPIVolumeFileSchema>;

export const downwardAPIVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.DownwardAPIVolumeSource",
  {
    items: field(1, array(downwardAPIVolumeFileSchema), { listType: "atomic" }),
    defaultMode: field(2, int32, { nullable: true }),
    defaultUser: field(3, int64, { nullable: true }),
  },
  downwardAPIVolumeSourceAbout,
);
export type DownwardAPIVolumeSource = Infer<typeof downwardAPIVolumeSourceSchema>;

export const emptyDirVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.EmptyDirVolumeSource",
  {
    medium: field(1, string),
    sizeLimit: field(2, quantity),
    mode: field(3, int32, { nullable: true }),
  },
  emptyDirVolumeSourceAbout,
);
export type EmptyDirVolumeSource = Infer<typeof emptyDirVolumeSourceSchema>;

export const ephemeralVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.EphemeralVolumeSource",
  {
    volumeClaimTemplate: field(1, persistentVolumeClaimTemplateSchema),
  },
  ephemeralVolumeSourceAbout,
);
export type EphemeralVolumeSource = Infer<typeof ephemeralVolumeSourceSchema>;

export const hostPathVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.HostPathVolumeSource",
  {
    path: field(1, string, { required: true }),
    type: field(2, string, {
      enum: ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"],
      nullable: true,
    }),
  },
  hostPathVolumeSourceAbout,
);
export type HostPathVolumeSource = Infer<typeof hostPathVolumeSourceSchema>;

export const imageVolumeSourceSchema = struct("io.k8s.api.core.v1.ImageVolumeSource", {
  reference: field(1, string),
  pullPolicy: field(2, string, { enum: ["Always", "Never", "IfNotPresent"] }),
});
export type ImageVolumeSource = Infer<typeof imageVolumeSourceSchema>;

export const persistentVolumeClaimVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource",
  {
    claimName: field(1, string, { required: true }),
    readOnly: field(2, boolean),
  },
  persistentVolumeClaimVolumeSourceAbout,
);
export type PersistentVolumeClaimVolumeSource = Infer<typeof persistentVolumeClaimVolumeSourceSchema>;

export const clusterTrustBundleProjectionSchema = struct("io.k8s.api.core.v1.ClusterTrustBundleProjection", {
  name: field(1, string, { nullable: true }),
  signerName: field(2, string, { nullable: true }),
  labelSelector: field(3, labelSelectorSchema),
  optional: field(5, boolean, { nullable: true }),
  path: field(4, string, { required: true }),
  user: field(6, int64, { nullable: true }),
});
export type ClusterTrustBundleProjection = Infer<typeof clusterTrustBundleProjectionSchema>;

export const configMapProjectionSchema = struct(
  "io.k8s.api.core.v1.ConfigMapProjection",
  {
    ...inline(1, localObjectReferenceSchema),
    items: field(2, array(keyToPathSchema), { listType: "atomic" }),
    optional: field(4, boolean, { nullable: true }),
  },
  configMapProjectionAbout,
);
export type ConfigMapProjection = Infer<typeof configMapProjectionSchema>;

export const downwardAPIProjectionSchema = struct(
  "io.k8s.api.core.v1.DownwardAPIProjection",
  {
    items: field(1, array(downwardAPIVolumeFileSchema), { listType: "atomic" }),
  },
  downwardAPIProjectionAbout,
);
export type DownwardAPIProjection = Infer<typeof downwardAPIProjectionSchema>;

export const secretProjectionSchema = struct(
  "io.k8s.api.core.v1.SecretProjection",
  {
    ...inline(1, localObjectReferenceSchema),
    items: field(2, array(keyToPathSchema), { listType: "atomic" }),
    optional: field(4, boolean, { nullable: true }),
  },
  secretProjectionAbout,
);
export type SecretProjection = Infer<typeof secretProjectionSchema>;

export const serviceAccountTokenProjectionSchema = struct(
  "io.k8s.api.core.v1.ServiceAccountTokenProjection",
  {
    audience: field(1, string),
    expirationSeconds: field(2, int64, { nullable: true }),
    path: field(3, string, { required: true }),
    user: field(4, int64, { nullable: true }),
  },
  serviceAccountTokenProjectionAbout,
);
export type ServiceAccountTokenProjection = Infer<typeof serviceAccountTokenProjectionSchema>;

export const volumeProjectionSchema = struct(
  "io.k8s.api.core.v1.VolumeProjection",
  {
    secret: field(1, secretProjectionSchema),
    downwardAPI: field(2, downwardAPIProjectionSchema),
    configMap: field(3, configMapProjectionSchema),
    serviceAccountToken: field(4, serviceAccountTokenProjectionSchema),
    clusterTrustBundle: field(5, clusterTrustBundleProjectionSchema),
  },
  volumeProjectionAbout,
);
export type VolumeProjection = Infer<typeof volumeProjectionSchema>;

export const projectedVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.ProjectedVolumeSource",
  {
    sources: field(1, array(volumeProjectionSchema), { listType: "atomic" }),
    defaultMode: field(2, int32, { nullable: true }),
    defaultUser: field(3, int64, { nullable: true }),
  },
  projectedVolumeSourceAbout,
);
export type ProjectedVolumeSource = Infer<typeof projectedVolumeSourceSchema>;

export const secretVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.SecretVolumeSource",
  {
    secretName: field(1, string),
    items: field(2, array(keyToPathSchema), { listType: "atomic" }),
    defaultMode: field(3, int32, { nullable: true }),
    optional: field(4, boolean, { nullable: true }),
    defaultUser: field(5, int64, { nullable: true }),
  },
  secretVolumeSourceAbout,
);
export type SecretVolumeSource = Infer<typeof secretVolumeSourceSchema>;

export const volumeSourceSchema = struct("io.k8s.api.core.v1.VolumeSource", {
  hostPath: field(1, hostPathVolumeSourceSchema),
  emptyDir: field(2, emptyDirVolumeSourceSchema),
  gcePersistentDisk: field(3, gcePersistentDiskVolumeSourceSchema),
  awsElasticBlockStore: field(4, awsElasticBlockStoreVolumeSourceSchema),
  gitRepo: field(5, gitRepoVolumeSourceSchema),
  secret: field(6, secretVolumeSourceSchema),
  nfs: field(7, nfsVolumeSourceSchema),
  iscsi: field(8, iscsiVolumeSourceSchema),
  glusterfs: field(9, glusterfsVolumeSourceSchema),
  persistentVolumeClaim: field(10, persistentVolumeClaimVolumeSourceSchema),
  rbd: field(11, rbdVolumeSourceSchema),
  flexVolume: field(12, flexVolumeSourceSchema),
  cinder: field(13, cinderVolumeSourceSchema),
  cephfs: field(14, cephFSVolumeSourceSchema),
  flocker: field(15, flockerVolumeSourceSchema),
  downwardAPI: field(16, downwardAPIVolumeSourceSchema),
  fc: field(17, fcVolumeSourceSchema),
  azureFile: field(18, azureFileVolumeSourceSchema),
  configMap: field(19, configMapVolumeSourceSchema),
  vsphereVolume: field(20, vsphereVirtualDiskVolumeSourceSchema),
  quobyte: field(21, quobyteVolumeSourceSchema),
  azureDisk: field(22, azureDiskVolumeSourceSchema),
  photonPersistentDisk: field(23, photonPersistentDiskVolumeSourceSchema),
  projected: field(26, projectedVolumeSourceSchema),
  portworxVolume: field(24, portworxVolumeSourceSchema),
  scaleIO: field(25, scaleIOVolumeSourceSchema),
  storageos: field(27, storageOSVolumeSourceSchema),
  csi: field(28, csiVolumeSourceSchema),
  ephemeral: field(29, ephemeralVolumeSourceSchema),
  image: field(30, imageVolumeSourceSchema),
});
export type VolumeSource = Infer<typeof volumeSourceSchema>;

export const volumeSchema = struct(
  "io.k8s.api.core.v1.Volume",
  {
    name: field(1, string, { required: true }),
    ...inline(2, volumeSourceSchema),
  },
  volumeAbout,
);
export type Volume = Infer<typeof volumeSchema>;
