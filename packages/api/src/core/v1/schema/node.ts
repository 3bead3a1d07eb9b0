import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, map, quantity, type Resource, string, struct, time } from "../../../schema";
import {
  nodeAbout,
  nodeAddressAbout,
  nodeConditionAbout,
  nodeSpecAbout,
  nodeStatusAbout,
  nodeSystemInfoAbout,
  taintAbout,
} from "../about/node";

export const configMapNodeConfigSourceSchema = struct("io.k8s.api.core.v1.ConfigMapNodeConfigSource", {
  namespace: field(1, string, { required: true }),
  name: field(2, string, { required: true }),
  uid: field(3, string),
  resourceVersion: field(4, string),
  kubeletConfigKey: field(5, string, { required: true }),
});
export type ConfigMapNodeConfigSource = Infer<typeof configMapNodeConfigSourceSchema>;

export const nodeConfigSourceSchema = struct("io.k8s.api.core.v1.NodeConfigSource", {
  configMap: field(2, configMapNodeConfigSourceSchema),
});
export type NodeConfigSource = Infer<typeof nodeConfigSourceSchema>;

export const taintSchema = struct(
  "io.k8s.api.core.v1.Taint",
  {
    key: field(1, string, { required: true }),
    value: field(2, string),
    effect: field(3, string, { required: true, enum: ["NoSchedule", "PreferNoSchedule", "NoExecute"] }),
    timeAdded: field(4, time),
  },
  taintAbout,
);
export type Taint = Infer<typeof taintSchema>;

export const nodeSpecSchema = struct(
  "io.k8s.api.core.v1.NodeSpec",
  {
    podCIDR: field(1, string),
    podCIDRs: field(7, array(string), { listType: "set", patchStrategy: "merge" }),
    providerID: field(3, string),
    unschedulable: field(4, boolean),
    taints: field(5, array(taintSchema), { listType: "atomic" }),
    configSource: field(6, nodeConfigSourceSchema),
    externalID: field(2, string),
  },
  nodeSpecAbout,
);
export type NodeSpec = Infer<typeof nodeSpecSchema>;

export const attachedVolumeSchema = struct("io.k8s.api.core.v1.AttachedVolume", {
  name: field(1, string, { required: true }),
  devicePath: field(2, string, { required: true }),
});
export type AttachedVolume = Infer<typeof attachedVolumeSchema>;

export const containerImageSchema = struct("io.k8s.api.core.v1.ContainerImage", {
  names: field(1, array(string), { listType: "atomic" }),
  sizeBytes: field(2, int64),
});
export type ContainerImage = Infer<typeof containerImageSchema>;

export const nodeAddressSchema = struct(
  "io.k8s.api.core.v1.NodeAddress",
  {
    type: field(1, string, { required: true }),
    address: field(2, string, { required: true }),
  },
  nodeAddressAbout,
);
export type NodeAddress = Infer<typeof nodeAddressSchema>;

export const nodeConditionSchema = struct(
  "io.k8s.api.core.v1.NodeCondition",
  {
    type: field(1, string, { required: true }),
    status: field(2, string, { required: true }),
    lastHeartbeatTime: field(3, time),
    lastTransitionTime: field(4, time),
    reason: field(5, string),
    message: field(6, string),
  },
  nodeConditionAbout,
);
export type NodeCondition = Infer<typeof nodeConditionSchema>;

export const nodeConfigStatusSchema = struct("io.k8s.api.core.v1.NodeConfigStatus", {
  assigned: field(1, nodeConfigSourceSchema),
  active: field(2, nodeConfigSourceSchema),
  lastKnownGood: field(3, nodeConfigSourceSchema),
  error: field(4, string),
});
export type NodeConfigStatus = Infer<typeof nodeConfigStatusSchema>;

export const daemonEndpointSchema = struct("io.k8s.api.core.v1.DaemonEndpoint", {
  Port: field(1, int32, { present: true }),
});
export type DaemonEndpoint = Infer<typeof daemonEndpointSchema>;

export const nodeDaemonEndpointsSchema = struct("io.k8s.api.core.v1.NodeDaemonEndpoints", {
  kubeletEndpoint: field(1, daemonEndpointSchema, { present: true }),
});
export type NodeDaemonEndpoints = Infer<typeof nodeDaemonEndpointsSchema>;

export const nodeRuntimeHandlerFeaturesSchema = struct("io.k8s.api.core.v1.NodeRuntimeHandlerFeatures", {
  recursiveReadOnlyMounts: field(1, boolean, { nullable: true }),
  userNamespaces: field(2, boolean, { nullable: true }),
});
export type NodeRuntimeHandlerFeatures = Infer<typeof nodeRuntimeHandlerFeaturesSchema>;

export const nodeRuntimeHandlerSchema = struct("io.k8s.api.core.v1.NodeRuntimeHandler", {
  name: field(1, string, { present: true }),
  features: field(2, nodeRuntimeHandlerFeaturesSchema),
});
export type NodeRuntimeHandler = Infer<typeof nodeRuntimeHandlerSchema>;

export const nodeSwapStatusSchema = struct("io.k8s.api.core.v1.NodeSwapStatus", {
  capacity: field(1, int64, { nullable: true }),
});
export type NodeSwapStatus = Infer<typeof nodeSwapStatusSchema>;

export const nodeSystemInfoSchema = struct(
  "io.k8s.api.core.v1.NodeSystemInfo",
  {
    machineID: field(1, string, { present: true }),
    systemUUID: field(2, string, { present: true }),
    bootID: field(3, string, { present: true }),
    kernelVersion: field(4, string, { present: true }),
    osImage: field(5, string, { present: true }),
    containerRuntimeVersion: field(6, string, { present: true }),
    kubeletVersion: field(7, string, { present: true }),
    kubeProxyVersion: field(8, string, { present: true }),
    operatingSystem: field(9, string, { present: true }),
    architecture: field(10, string, { present: true }),
    swap: field(11, nodeSwapStatusSchema),
  },
  nodeSystemInfoAbout,
);
export type NodeSystemInfo = Infer<typeof nodeSystemInfoSchema>;

export const nodeStatusSchema = struct(
  "io.k8s.api.core.v1.NodeStatus",
  {
    capacity: field(1, map(quantity)),
    allocatable: field(2, map(quantity)),
    phase: field(3, string, { enum: ["Pending", "Running", "Terminated"] }),
    conditions: field(4, array(nodeConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
    addresses: field(5, array(nodeAddressSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
    daemonEndpoints: field(6, nodeDaemonEndpointsSchema, { present: true }),
    nodeInfo: field(7, nodeSystemInfoSchema, { present: true }),
    images: field(8, array(containerImageSchema), { listType: "atomic" }),
    volumesInUse: field(9, array(string), { listType: "atomic" }),
    volumesAttached: field(10, array(attachedVolumeSchema), { listType: "atomic" }),
    config: field(11, nodeConfigStatusSchema),
    runtimeHandlers: field(12, array(nodeRuntimeHandlerSchema), { listType: "atomic" }),
    declaredFeatures: field(14, array(string), { listType: "atomic" }),
  },
  nodeStatusAbout,
);
export type NodeStatus = Infer<typeof nodeStatusSchema>;

export const nodeSchema = struct(
  "io.k8s.api.core.v1.Node",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, nodeSpecSchema, { present: true }),
    status: field(3, nodeStatusSchema, { present: true }),
  },
  nodeAbout,
);
export type Node = Resource<typeof nodeSchema>;
