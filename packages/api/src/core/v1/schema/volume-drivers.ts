import { array, boolean, field, type Infer, int32, map, string, struct } from "../../../schema";
import { nfsVolumeSourceAbout } from "../about/volume-drivers";
import { localObjectReferenceSchema, objectReferenceSchema, secretReferenceSchema } from "./references";

export const awsElasticBlockStoreVolumeSourceSchema = struct("io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource", {
  volumeID: field(1, string, { required: true }),
  fsType: field(2, string),
  partition: field(3, int32),
  readOnly: field(4, boolean),
});
export type AWSElasticBlockStoreVolumeSource = Infer<typeof awsElasticBlockStoreVolumeSourceSchema>;

export const azureDiskVolumeSourceSchema = struct("io.k8s.api.core.v1.AzureDiskVolumeSource", {
  diskName: field(1, string, { required: true }),
  diskURI: field(2, string, { required: true }),
  cachingMode: field(3, string, { enum: ["None", "ReadOnly", "ReadWrite"], nullable: true }),
  fsType: field(4, string, { nullable: true }),
  readOnly: field(5, boolean, { nullable: true }),
  kind: field(6, string, { enum: ["Shared", "Dedicated", "Managed"], nullable: true }),
});
export type AzureDiskVolumeSource = Infer<typeof azureDiskVolumeSourceSchema>;

export const azureFilePersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.AzureFilePersistentVolumeSource", {
  secretName: field(1, string, { required: true }),
  shareName: field(2, string, { required: true }),
  readOnly: field(3, boolean),
  secretNamespace: field(4, string, { nullable: true }),
});
export type AzureFilePersistentVolumeSource = Infer<typeof azureFilePersistentVolumeSourceSchema>;

export const azureFileVolumeSourceSchema = struct("io.k8s.api.core.v1.AzureFileVolumeSource", {
  secretName: field(1, string, { required: true }),
  shareName: field(2, string, { required: true }),
  readOnly: field(3, boolean),
});
export type AzureFileVolumeSource = Infer<typeof azureFileVolumeSourceSchema>;

export const csiPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.CSIPersistentVolumeSource", {
  driver: field(1, string, { required: true }),
  volumeHandle: field(2, string, { required: true }),
  readOnly: field(3, boolean),
  fsType: field(4, string),
  volumeAttributes: field(5, map(string)),
  controllerPublishSecretRef: field(6, secretReferenceSchema),
  nodeStageSecretRef: field(7, secretReferenceSchema),
  nodePublishSecretRef: field(8, secretReferenceSchema),
  controllerExpandSecretRef: field(9, secretReferenceSchema),
  nodeExpandSecretRef: field(10, secretReferenceSchema),
});
export type CSIPersistentVolumeSource = Infer<typeof csiPersistentVolumeSourceSchema>;

export const csiVolumeSourceSchema = struct("io.k8s.api.core.v1.CSIVolumeSource", {
  driver: field(1, string, { required: true }),
  readOnly: field(2, boolean, { nullable: true }),
  fsType: field(3, string, { nullable: true }),
  volumeAttributes: field(4, map(string)),
  nodePublishSecretRef: field(5, localObjectReferenceSchema),
});
export type CSIVolumeSource = Infer<typeof csiVolumeSourceSchema>;

export const cephFSPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.CephFSPersistentVolumeSource", {
  monitors: field(1, array(string), { required: true, listType: "atomic" }),
  path: field(2, string),
  user: field(3, string),
  secretFile: field(4, string),
  secretRef: field(5, secretReferenceSchema),
  readOnly: field(6, boolean),
});
export type CephFSPersistentVolumeSource = Infer<typeof cephFSPersistentVolumeSourceSchema>;

export const cephFSVolumeSourceSchema = struct("io.k8s.api.core.v1.CephFSVolumeSource", {
  monitors: field(1, array(string), { required: true, listType: "atomic" }),
  path: field(2, string),
  user: field(3, string),
  secretFile: field(4, string),
  secretRef: field(5, localObjectReferenceSchema),
  readOnly: field(6, boolean),
});
export type CephFSVolumeSource = Infer<typeof cephFSVolumeSourceSchema>;

export const cinderPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.CinderPersistentVolumeSource", {
  volumeID: field(1, string, { required: true }),
  fsType: field(2, string),
  readOnly: field(3, boolean),
  secretRef: field(4, secretReferenceSchema),
});
export type CinderPersistentVolumeSource = Infer<typeof cinderPersistentVolumeSourceSchema>;

export const cinderVolumeSourceSchema = struct("io.k8s.api.core.v1.CinderVolumeSource", {
  volumeID: field(1, string, { required: true }),
  fsType: field(2, string),
  readOnly: field(3, boolean),
  secretRef: field(4, localObjectReferenceSchema),
});
export type CinderVolumeSource = Infer<typeof cinderVolumeSourceSchema>;

export const fcVolumeSourceSchema = struct("io.k8s.api.core.v1.FCVolumeSource", {
  targetWWNs: field(1, array(string), { listType: "atomic" }),
  lun: field(2, int32, { nullable: true }),
  fsType: field(3, string),
  readOnly: field(4, boolean),
  wwids: field(5, array(string), { listType: "atomic" }),
});
export type FCVolumeSource = Infer<typeof fcVolumeSourceSchema>;

export const flexPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.FlexPersistentVolumeSource", {
  driver: field(1, string, { required: true }),
  fsType: field(2, string),
  secretRef: field(3, secretReferenceSchema),
  readOnly: field(4, boolean),
  options: field(5, map(string)),
});
export type FlexPersistentVolumeSource = Infer<typeof flexPersistentVolumeSourceSchema>;

export const flexVolumeSourceSchema = struct("io.k8s.api.core.v1.FlexVolumeSource", {
  driver: field(1, string, { required: true }),
  fsType: field(2, string),
  secretRef: field(3, localObjectReferenceSchema),
  readOnly: field(4, boolean),
  options: field(5, map(string)),
});
export type FlexVolumeSource = Infer<typeof flexVolumeSourceSchema>;

export const flockerVolumeSourceSchema = struct("io.k8s.api.core.v1.FlockerVolumeSource", {
  datasetName: field(1, string),
  datasetUUID: field(2, string),
});
export type FlockerVolumeSource = Infer<typeof flockerVolumeSourceSchema>;

export const gcePersistentDiskVolumeSourceSchema = struct("io.k8s.api.core.v1.GCEPersistentDiskVolumeSource", {
  pdName: field(1, string, { required: true }),
  fsType: field(2, string),
  partition: field(3, int32),
  readOnly: field(4, boolean),
});
export type GCEPersistentDiskVolumeSource = Infer<typeof gcePersistentDiskVolumeSourceSchema>;

export const glusterfsPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.GlusterfsPersistentVolumeSource", {
  endpoints: field(1, string, { required: true }),
  path: field(2, string, { required: true }),
  readOnly: field(3, boolean),
  endpointsNamespace: field(4, string, { nullable: true }),
});
export type GlusterfsPersistentVolumeSource = Infer<typeof glusterfsPersistentVolumeSourceSchema>;

export const glusterfsVolumeSourceSchema = struct("io.k8s.api.core.v1.GlusterfsVolumeSource", {
  endpoints: field(1, string, { required: true }),
  path: field(2, string, { required: true }),
  readOnly: field(3, boolean),
});
export type GlusterfsVolumeSource = Infer<typeof glusterfsVolumeSourceSchema>;

export const iscsiPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.ISCSIPersistentVolumeSource", {
  targetPortal: field(1, string, { required: true }),
  iqn: field(2, string, { required: true }),
  lun: field(3, int32, { required: true }),
  iscsiInterface: field(4, string),
  fsType: field(5, string),
  readOnly: field(6, boolean),
  portals: field(7, array(string), { listType: "atomic" }),
  chapAuthDiscovery: field(8, boolean),
  chapAuthSession: field(11, boolean),
  secretRef: field(10, secretReferenceSchema),
  initiatorName: field(12, string, { nullable: true }),
});
export type ISCSIPersistentVolumeSource = Infer<typeof iscsiPersistentVolumeSourceSchema>;

export const iscsiVolumeSourceSchema = struct("io.k8s.api.core.v1.ISCSIVolumeSource", {
  targetPortal: field(1, string, { required: true }),
  iqn: field(2, string, { required: true }),
  lun: field(3, int32, { required: true }),
  iscsiInterface: field(4, string),
  fsType: field(5, string),
  readOnly: field(6, boolean),
  portals: field(7, array(string), { listType: "atomic" }),
  chapAuthDiscovery: field(8, boolean),
  chapAuthSession: field(11, boolean),
  secretRef: field(10, localObjectReferenceSchema),
  initiatorName: field(12, string, { nullable: true }),
});
export type ISCSIVolumeSource = Infer<typeof iscsiVolumeSourceSchema>;

export const localVolumeSourceSchema = struct("io.k8s.api.core.v1.LocalVolumeSource", {
  path: field(1, string, { required: true }),
  fsType: field(2, string, { nullable: true }),
});
export type LocalVolumeSource = Infer<typeof localVolumeSourceSchema>;

export const nfsVolumeSourceSchema = struct(
  "io.k8s.api.core.v1.NFSVolumeSource",
  {
    server: field(1, string, { required: true }),
    path: field(2, string, { required: true }),
    readOnly: field(3, boolean),
  },
  nfsVolumeSourceAbout,
);
export type NFSVolumeSource = Infer<typeof nfsVolumeSourceSchema>;

export const photonPersistentDiskVolumeSourceSchema = struct("io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource", {
  pdID: field(1, string, { required: true }),
  fsType: field(2, string),
});
export type PhotonPersistentDiskVolumeSource = Infer<typeof photonPersistentDiskVolumeSourceSchema>;

export const portworxVolumeSourceSchema = struct("io.k8s.api.core.v1.PortworxVolumeSource", {
  volumeID: field(1, string, { required: true }),
  fsType: field(2, string),
  readOnly: field(3, boolean),
});
export type PortworxVolumeSource = Infer<typeof portworxVolumeSourceSchema>;

export const quobyteVolumeSourceSchema = struct("io.k8s.api.core.v1.QuobyteVolumeSource", {
  registry: field(1, string, { required: true }),
  volume: field(2, string, { required: true }),
  readOnly: field(3, boolean),
  user: field(4, string),
  group: field(5, string),
  tenant: field(6, string),
});
export type QuobyteVolumeSource = Infer<typeof quobyteVolumeSourceSchema>;

export const rbdPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.RBDPersistentVolumeSource", {
  monitors: field(1, array(string), { required: true, listType: "atomic" }),
  image: field(2, string, { required: true }),
  fsType: field(3, string),
  pool: field(4, string),
  user: field(5, string),
  keyring: field(6, string),
  secretRef: field(7, secretReferenceSchema),
  readOnly: field(8, boolean),
});
export type RBDPersistentVolumeSource = Infer<typeof rbdPersistentVolumeSourceSchema>;

export const rbdVolumeSourceSchema = struct("io.k8s.api.core.v1.RBDVolumeSource", {
  monitors: field(1, array(string), { required: true, listType: "atomic" }),
  image: field(2, string, { required: true }),
  fsType: field(3, string),
  pool: field(4, string),
  user: field(5, string),
  keyring: field(6, string),
  secretRef: field(7, localObjectReferenceSchema),
  readOnly: field(8, boolean),
});
export type RBDVolumeSource = Infer<typeof rbdVolumeSourceSchema>;

export const scaleIOPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.ScaleIOPersistentVolumeSource", {
  gateway: field(1, string, { required: true }),
  system: field(2, string, { required: true }),
  secretRef: field(3, secretReferenceSchema, { required: true }),
  sslEnabled: field(4, boolean),
  protectionDomain: field(5, string),
  storagePool: field(6, string),
  storageMode: field(7, string),
  volumeName: field(8, string),
  fsType: field(9, string),
  readOnly: field(10, boolean),
});
export type ScaleIOPersistentVolumeSource = Infer<typeof scaleIOPersistentVolumeSourceSchema>;

export const scaleIOVolumeSourceSchema = struct("io.k8s.api.core.v1.ScaleIOVolumeSource", {
  gateway: field(1, string, { required: true }),
  system: field(2, string, { required: true }),
  secretRef: field(3, localObjectReferenceSchema, { required: true }),
  sslEnabled: field(4, boolean),
  protectionDomain: field(5, string),
  storagePool: field(6, string),
  storageMode: field(7, string),
  volumeName: field(8, string),
  fsType: field(9, string),
  readOnly: field(10, boolean),
});
export type ScaleIOVolumeSource = Infer<typeof scaleIOVolumeSourceSchema>;

export const storageOSPersistentVolumeSourceSchema = struct("io.k8s.api.core.v1.StorageOSPersistentVolumeSource", {
  volumeName: field(1, string),
  volumeNamespace: field(2, string),
  fsType: field(3, string),
  readOnly: field(4, boolean),
  secretRef: field(5, objectReferenceSchema),
});
export type StorageOSPersistentVolumeSource = Infer<typeof storageOSPersistentVolumeSourceSchema>;

export const storageOSVolumeSourceSchema = struct("io.k8s.api.core.v1.StorageOSVolumeSource", {
  volumeName: field(1, string),
  volumeNamespace: field(2, string),
  fsType: field(3, string),
  readOnly: field(4, boolean),
  secretRef: field(5, localObjectReferenceSchema),
});
export type StorageOSVolumeSource = Infer<typeof storageOSVolumeSourceSchema>;

export const vsphereVirtualDiskVolumeSourceSchema = struct("io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource", {
  volumePath: field(1, string, { required: true }),
  fsType: field(2, string),
  storagePolicyName: field(3, string),
  storagePolicyID: field(4, string),
});
export type VsphereVirtualDiskVolumeSource = Infer<typeof vsphereVirtualDiskVolumeSourceSchema>;

export const gitRepoVolumeSourceSchema = struct("io.k8s.api.core.v1.GitRepoVolumeSource", {
  repository: field(1, string, { required: true }),
  revision: field(2, string),
  directory: field(3, string),
});
export type GitRepoVolumeSource = Infer<typeof gitRepoVolumeSourceSchema>;
