import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, int64, map, quantity, type Resource, string, struct } from "../../../schema";
import {
  bindingAbout,
  hostAliasAbout,
  podAbout,
  podDNSConfigAbout,
  podDNSConfigOptionAbout,
  podReadinessGateAbout,
  podSchedulingGateAbout,
  podSpecAbout,
  podTemplateAbout,
  podTemplateSpecAbout,
} from "../about/pod";
import { affinitySchema, tolerationSchema, topologySpreadConstraintSchema } from "./affinity";
import { containerSchema, ephemeralContainerSchema, resourceRequirementsSchema } from "./container";
import { podStatusSchema } from "./pod-status";
import { localObjectReferenceSchema, objectReferenceSchema } from "./references";
import { podSecurityContextSchema } from "./security-context";
import { volumeSchema } from "./volume";

export const hostAliasSchema = struct(
  "io.k8s.api.core.v1.HostAlias",
  {
    ip: field(1, string, { required: true }),
    hostnames: field(2, array(string), { listType: "atomic" }),
  },
  hostAliasAbout,
);
export type HostAlias = Infer<typeof hostAliasSchema>;

export const podDNSConfigOptionSchema = struct(
  "io.k8s.api.core.v1.PodDNSConfigOption",
  {
    name: field(1, string),
    value: field(2, string, { nullable: true }),
  },
  podDNSConfigOptionAbout,
);
export type PodDNSConfigOption = Infer<typeof podDNSConfigOptionSchema>;

export const podDNSConfigSchema = struct(
  "io.k8s.api.core.v1.PodDNSConfig",
  {
    nameservers: field(1, array(string), { listType: "atomic" }),
    searches: field(2, array(string), { listType: "atomic" }),
    options: field(3, array(podDNSConfigOptionSchema), { listType: "atomic" }),
  },
  podDNSConfigAbout,
);
export type PodDNSConfig = Infer<typeof podDNSConfigSchema>;

export const podOSSchema = struct("io.k8s.api.core.v1.PodOS", {
  name: field(1, string, { required: true }),
});
export type PodOS = Infer<typeof podOSSchema>;

export const podReadinessGateSchema = struct(
  "io.k8s.api.core.v1.PodReadinessGate",
  {
    conditionType: field(1, string, { required: true }),
  },
  podReadinessGateAbout,
);
export type PodReadinessGate = Infer<typeof podReadinessGateSchema>;

export const podResourceClaimSchema = struct("io.k8s.api.core.v1.PodResourceClaim", {
  name: field(1, string, { required: true }),
  resourceClaimName: field(3, string, { nullable: true }),
  resourceClaimTemplateName: field(4, string, { nullable: true }),
});
export type PodResourceClaim = Infer<typeof podResourceClaimSchema>;

export const podSchedulingGateSchema = struct(
  "io.k8s.api.core.v1.PodSchedulingGate",
  {
    name: field(1, string, { required: true }),
  },
  podSchedulingGateAbout,
);
export type PodSchedulingGate = Infer<typeof podSchedulingGateSchema>;

export const podSpecSchema = struct(
  "io.k8s.api.core.v1.PodSpec",
  {
    volumes: field(1, array(volumeSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge,retainKeys",
      patchMergeKey: "name",
    }),
    initContainers: field(20, array(containerSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    containers: field(2, array(containerSchema), {
      required: true,
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    ephemeralContainers: field(34, array(ephemeralContainerSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    restartPolicy: field(3, string, { enum: ["Always", "OnFailure", "Never"] }),
    terminationGracePeriodSeconds: field(4, int64, { nullable: true }),
    activeDeadlineSeconds: field(5, int64, { nullable: true }),
    dnsPolicy: field(6, string, { enum: ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"] }),
    nodeSelector: field(7, map(string), { mapType: "atomic" }),
    serviceAccountName: field(8, string),
    serviceAccount: field(9, string),
    automountServiceAccountToken: field(21, boolean, { nullable: true }),
    nodeName: field(10, string),
    hostNetwork: field(11, boolean),
    hostPID: field(12, boolean),
    hostIPC: field(13, boolean),
    shareProcessNamespace: field(27, boolean, { nullable: true }),
    securityContext: field(14, podSecurityContextSchema),
    imagePullSecrets: field(15, array(localObjectReferenceSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    hostname: field(16, string),
    subdomain: field(17, string),
    affinity: field(18, affinitySchema),
    schedulerName: field(19, string),
    tolerations: field(22, array(tolerationSchema), { listType: "atomic" }),
    hostAliases: field(23, array(hostAliasSchema), { listType: "map", listMapKeys: ["ip"], patchStrategy: "merge", patchMergeKey: "ip" }),
    priorityClassName: field(24, string),
    priority: field(25, int32, { nullable: true }),
    dnsConfig: field(26, podDNSConfigSchema),
    readinessGates: field(28, array(podReadinessGateSchema), { listType: "atomic" }),
    runtimeClassName: field(29, string, { nullable: true }),
    enableServiceLinks: field(30, boolean, { nullable: true }),
    preemptionPolicy: field(31, string, { enum: ["PreemptLowerPriority", "Never"], nullable: true }),
    overhead: field(32, map(quantity)),
    topologySpreadConstraints: field(33, array(topologySpreadConstraintSchema), {
      listType: "map",
      listMapKeys: ["topologyKey", "whenUnsatisfiable"],
      patchStrategy: "merge",
      patchMergeKey: "topologyKey",
    }),
    setHostnameAsFQDN: field(35, boolean, { nullable: true }),
    os: field(36, podOSSchema),
    hostUsers: field(37, boolean, { nullable: true }),
    schedulingGates: field(38, array(podSchedulingGateSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge",
      patchMergeKey: "name",
    }),
    resourceClaims: field(39, array(podResourceClaimSchema), {
      listType: "map",
      listMapKeys: ["name"],
      patchStrategy: "merge,retainKeys",
      patchMergeKey: "name",
    }),
    resources: field(40, resourceRequirementsSchema),
    hostnameOverride: field(41, string, { nullable: true }),
  },
  podSpecAbout,
);
export type PodSpec = Infer<typeof podSpecSchema>;

export const podSchema = struct(
  "io.k8s.api.core.v1.Pod",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, podSpecSchema, { present: true }),
    status: field(3, podStatusSchema, { present: true }),
  },
  podAbout,
);
export type Pod = Resource<typeof podSchema>;

export const podTemplateSpecSchema = struct(
  "io.k8s.api.core.v1.PodTemplateSpec",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, podSpecSchema, { present: true }),
  },
  podTemplateSpecAbout,
);
export type PodTemplateSpec = Infer<typeof podTemplateSpecSchema>;

export const podTemplateSchema = struct(
  "io.k8s.api.core.v1.PodTemplate",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    template: field(2, podTemplateSpecSchema, { present: true }),
  },
  podTemplateAbout,
);
export type PodTemplate = Resource<typeof podTemplateSchema>;

export const bindingSchema = struct(
  "io.k8s.api.core.v1.Binding",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    target: field(2, objectReferenceSchema, { required: true }),
  },
  bindingAbout,
);
export type Binding = Resource<typeof bindingSchema>;
