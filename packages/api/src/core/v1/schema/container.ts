import { array, boolean, field, type Infer, inline, int32, map, quantity, string, struct } from "../../../schema";
import {
  configMapEnvSourceAbout,
  configMapKeySelectorAbout,
  containerAbout,
  containerPortAbout,
  envFromSourceAbout,
  envVarAbout,
  envVarSourceAbout,
  ephemeralContainerAbout,
  ephemeralContainerCommonAbout,
  resourceRequirementsAbout,
  secretEnvSourceAbout,
  secretKeySelectorAbout,
  volumeDeviceAbout,
  volumeMountAbout,
} from "../about/container";
import { lifecycleSchema, probeSchema } from "./probe";
import { localObjectReferenceSchema } from "./references";
import { securityContextSchema } from "./security-context";
import { objectFieldSelectorSchema, resourceFieldSelectorSchema } from "./volume";

export const containerPortSchema = struct(
  "io.k8s.api.core.v1.ContainerPort",
  {
    name: field(1, string),
    hostPort: field(2, int32),
    containerPort: field(3, int32, { required: true }),
    protocol: field(4, string, { enum: ["TCP", "UDP", "SCTP"], default: "TCP" }),
    hostIP: field(5, string),
  },
  containerPortAbout,
);
export type ContainerPort = Infer<typeof containerPortSchema>;

export const containerResizePolicySchema = struct("io.k8s.api.core.v1.ContainerResizePolicy", {
  resourceName: field(1, string, { required: true }),
  restartPolicy: field(2, string, { required: true }),
});
export type ContainerResizePolicy = Infer<typeof containerResizePolicySchema>;

export const configMapEnvSourceSchema = struct(
  "io.k8s.api.core.v1.ConfigMapEnvSource",
  {
    ...inline(1, localObjectReferenceSchema),
    optional: field(2, boolean, { nullable: true }),
  },
  configMapEnvSourceAbout,
);
export type ConfigMapEnvSource = Infer<typeof configMapEnvSourceSchema>;

export const secretEnvSourceSchema = struct(
  "io.k8s.api.core.v1.SecretEnvSource",
  {
    ...inline(1, localObjectReferenceSchema),
    optional: field(2, boolean, { nullable: true }),
  },
  secretEnvSourceAbout,
);
export type SecretEnvSource = Infer<typeof secretEnvSourceSchema>;

export const envFromSourceSchema = struct(
  "io.k8s.api.core.v1.EnvFromSource",
  {
    prefix: field(1, string),
    configMapRef: field(2, configMapEnvSourceSchema),
    secretRef: field(3, secretEnvSourceSchema),
  },
  envFromSourceAbout,
);
export type EnvFromSource = Infer<typeof envFromSourceSchema>;

export const configMapKeySelectorSchema = struct(
  "io.k8s.api.core.v1.ConfigMapKeySelector",
  {
    ...inline(1, localObjectReferenceSchema),
    key: field(2, string, { required: true }),
    optional: field(3, boolean, { nullable: true }),
  },
  configMapKeySelectorAbout,
);
export type ConfigMapKeySelector = Infer<typeof configMapKeySelectorSchema>;

export const secretKeySelectorSchema = struct(
  "io.k8s.api.core.v1.SecretKeySelector",
  {
    ...inline(1, localObjectReferenceSchema),
    key: field(2, string, { required: true }),
    optional: field(3, boolean, { nullable: true }),
  },
  secretKeySelectorAbout,
);
export type SecretKeySelector = Infer<typeof secretKeySelectorSchema>;

export const envVarSourceSchema = struct(
  "io.k8s.api.core.v1.EnvVarSource",
  {
    fieldRef: field(1, objectFieldSelectorSchema),
    resourceFieldRef: field(2, resourceFieldSelectorSchema),
    configMapKeyRef: field(3, configMapKeySelectorSchema),
    secretKeyRef: field(4, secretKeySelectorSchema),
  },
  envVarSourceAbout,
);
export type EnvVarSource = Infer<typeof envVarSourceSchema>;

export const envVarSchema = struct(
  "io.k8s.api.core.v1.EnvVar",
  {
    name: field(1, string, { required: true }),
    value: field(2, string),
    valueFrom: field(3, envVarSourceSchema),
  },
  envVarAbout,
);
export type EnvVar = Infer<typeof envVarSchema>;

export const resourceClaimSchema = struct("io.k8s.api.core.v1.ResourceClaim", {
  name: field(1, string, { required: true }),
  request: field(2, string),
});
export type ResourceClaim = Infer<typeof resourceClaimSchema>;

export const resourceRequirementsSchema = struct(
  "io.k8s.api.core.v1.ResourceRequirements",
  {
    limits: field(1, map(quantity)),
    requests: field(2, map(quantity)),
    claims: field(3, array(resourceClaimSchema), { listType: "map", listMapKeys: ["name"] }),
  },
  resourceRequirementsAbout,
);
export type ResourceRequirements = Infer<typeof resourceRequirementsSchema>;

export const volumeDeviceSchema = struct(
  "io.k8s.api.core.v1.VolumeDevice",
  {
    name: field(1, string, { required: true }),
    devicePath: field(2, string, { required: true }),
  },
  volumeDeviceAbout,
);
export type VolumeDevice = Infer<typeof volumeDeviceSchema>;

export const volumeMountSchema = struct(
  "io.k8s.api.core.v1.VolumeMount",
  {
    name: field(1, string, { required: true }),
    readOnly: field(2, boolean),
    recursiveReadOnly: field(7, string, { nullable: true }),
    mountPath: field(3, string, { required: true }),
    subPath: field(4, string),
    mountPropagation: field(5, string, { enum: ["None", "HostToContainer", "Bidirectional"], nullable: true }),
    subPathExpr: field(6, string),
    bindMountOptions: field(8, array(string), { listType: "set" }),
  },
  volumeMountAbout,
);
export type VolumeMount = Infer<typeof volumeMountSchema>;

export const containerSchema = struct(
  "io.k8s.api.core.v1.Container",
  {
    name: field(1, string, { required: true }),
    image: field(2, string),
    command: field(3, array(string), { listType: "atomic" }),
    args: field(4, array(string), { listType: "atomic" }),
    workingDir: field(5, string),
    ports: field(6, array(containerPortSchema), {
      listType: "map",
      listMapKeys: ["containerPort", "protocol"],
      patchStrategy: "merge",
      patchMergeKey: "containerPort",
    }),
    envFrom: field(19, array(envFromSourceSchema), { listType: "atomic" }),
    env: field(7, array(envVarSchema), { listType: "map", listMapKeys: ["name"], patchStrategy: "merge", patchMergeKey: "name" }),
    resources: field(8, resourceRequirementsSchema, { present: true }),
    resizePolicy: field(23, array(containerResizePolicySchema), { listType: "atomic" }),
    restartPolicy: field(24, string, { nullable: true }),
    volumeMounts: field(9, array(volumeMountSchema), {
      listType: "map",
      listMapKeys: ["mountPath"],
      patchStrategy: "merge",
      patchMergeKey: "mountPath",
    }),
    volumeDevices: field(21, array(volumeDeviceSchema), {
      listType: "map",
      listMapKeys: ["devicePath"],
      patchStrategy: "merge",
      patchMergeKey: "devicePath",
    }),
    livenessProbe: field(10, probeSchema),
    readinessProbe: field(11, probeSchema),
    startupProbe: field(22, probeSchema),
    lifecycle: field(12, lifecycleSchema),
    terminationMessagePath: field(13, string),
    terminationMessagePolicy: field(20, string, { enum: ["File", "FallbackToLogsOnError"] }),
    imagePullPolicy: field(14, string, { enum: ["Always", "Never", "IfNotPresent"] }),
    securityContext: field(15, securityContextSchema),
    stdin: field(16, boolean),
    stdinOnce: field(17, boolean),
    tty: field(18, boolean),
  },
  containerAbout,
);
export type Container = Infer<typeof containerSchema>;

export const ephemeralContainerCommonSchema = struct(
  "io.k8s.api.core.v1.EphemeralContainerCommon",
  {
    name: field(1, string, { required: true }),
    image: field(2, string),
    command: field(3, array(string), { listType: "atomic" }),
    args: field(4, array(string), { listType: "atomic" }),
    workingDir: field(5, string),
    ports: field(6, array(containerPortSchema), {
      listType: "map",
      listMapKeys: ["containerPort", "protocol"],
      patchStrategy: "merge",
      patchMergeKey: "containerPort",
    }),
    envFrom: field(19, array(envFromSourceSchema), { listType: "atomic" }),
    env: field(7, array(envVarSchema), { listType: "map", listMapKeys: ["name"], patchStrategy: "merge", patchMergeKey: "name" }),
    resources: field(8, resourceRequirementsSchema, { present: true }),
    resizePolicy: field(23, array(containerResizePolicySchema), { listType: "atomic" }),
    restartPolicy: field(24, string, { nullable: true }),
    volumeMounts: field(9, array(volumeMountSchema), {
      listType: "map",
      listMapKeys: ["mountPath"],
      patchStrategy: "merge",
      patchMergeKey: "mountPath",
    }),
    volumeDevices: field(21, array(volumeDeviceSchema), {
      listType: "map",
      listMapKeys: ["devicePath"],
      patchStrategy: "merge",
      patchMergeKey: "devicePath",
    }),
    livenessProbe: field(10, probeSchema),
    readinessProbe: field(11, probeSchema),
    startupProbe: field(22, probeSchema),
    lifecycle: field(12, lifecycleSchema),
    terminationMessagePath: field(13, string),
    terminationMessagePolicy: field(20, string, { enum: ["File", "FallbackToLogsOnError"] }),
    imagePullPolicy: field(14, string, { enum: ["Always", "Never", "IfNotPresent"] }),
    securityContext: field(15, securityContextSchema),
    stdin: field(16, boolean),
    stdinOnce: field(17, boolean),
    tty: field(18, boolean),
  },
  ephemeralContainerCommonAbout,
);
export type EphemeralContainerCommon = Infer<typeof ephemeralContainerCommonSchema>;

export const ephemeralContainerSchema = struct(
  "io.k8s.api.core.v1.EphemeralContainer",
  {
    ...inline(1, ephemeralContainerCommonSchema),
    targetContainerName: field(2, string),
  },
  ephemeralContainerAbout,
);
export type EphemeralContainer = Infer<typeof ephemeralContainerSchema>;
