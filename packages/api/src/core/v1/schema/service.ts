import { conditionSchema } from "../../../meta/v1/schema/condition";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, intOrString, map, type Resource, string, struct } from "../../../schema";
import { serviceAbout, servicePortAbout, serviceSpecAbout, serviceStatusAbout } from "../about/service";

export const servicePortSchema = struct(
  "io.k8s.api.core.v1.ServicePort",
  {
    name: field(1, string),
    protocol: field(2, string, { enum: ["TCP", "UDP", "SCTP"], default: "TCP" }),
    appProtocol: field(6, string, { nullable: true }),
    port: field(3, int32, { required: true }),
    targetPort: field(4, intOrString),
    nodePort: field(5, int32),
  },
  servicePortAbout,
);
export type ServicePort = Infer<typeof servicePortSchema>;

export const clientIPConfigSchema = struct("io.k8s.api.core.v1.ClientIPConfig", {
  timeoutSeconds: field(1, int32, { nullable: true }),
});
export type ClientIPConfig = Infer<typeof clientIPConfigSchema>;

export const sessionAffinityConfigSchema = struct("io.k8s.api.core.v1.SessionAffinityConfig", {
  clientIP: field(1, clientIPConfigSchema),
});
export type SessionAffinityConfig = Infer<typeof sessionAffinityConfigSchema>;

export const serviceSpecSchema = struct(
  "io.k8s.api.core.v1.ServiceSpec",
  {
    ports: field(1, array(servicePortSchema), {
      listType: "map",
      listMapKeys: ["port", "protocol"],
      patchStrategy: "merge",
      patchMergeKey: "port",
    }),
    selector: field(2, map(string), { mapType: "atomic" }),
    clusterIP: field(3, string),
    clusterIPs: field(18, array(string), { listType: "atomic" }),
    type: field(4, string, { enum: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] }),
    externalIPs: field(5, array(string), { listType: "atomic" }),
    sessionAffinity: field(7, string, { enum: ["ClientIP", "None"] }),
    loadBalancerIP: field(8, string),
    loadBalancerSourceRanges: field(9, array(string), { listType: "atomic" }),
    externalName: field(10, string),
    externalTrafficPolicy: field(11, string, { enum: ["Cluster", "Local"] }),
    healthCheckNodePort: field(12, int32),
    publishNotReadyAddresses: field(13, boolean),
    sessionAffinityConfig: field(14, sessionAffinityConfigSchema),
    ipFamilies: field(19, array(string), { enum: ["IPv4", "IPv6", ""], listType: "atomic" }),
    ipFamilyPolicy: field(17, string, { enum: ["SingleStack", "PreferDualStack", "RequireDualStack"], nullable: true }),
    allocateLoadBalancerNodePorts: field(20, boolean, { nullable: true }),
    loadBalancerClass: field(21, string, { nullable: true }),
    internalTrafficPolicy: field(22, string, { enum: ["Cluster", "Local"], nullable: true }),
    trafficDistribution: field(23, string, { nullable: true }),
  },
  serviceSpecAbout,
);
export type ServiceSpec = Infer<typeof serviceSpecSchema>;

export const portStatusSchema = struct("io.k8s.api.core.v1.PortStatus", {
  port: field(1, int32, { required: true }),
  protocol: field(2, string, { required: true, enum: ["TCP", "UDP", "SCTP"] }),
  error: field(3, string, { nullable: true }),
});
export type PortStatus = Infer<typeof portStatusSchema>;

export const loadBalancerIngressSchema = struct("io.k8s.api.core.v1.LoadBalancerIngress", {
  ip: field(1, string),
  hostname: field(2, string),
  ipMode: field(3, string, { nullable: true }),
  ports: field(4, array(portStatusSchema), { listType: "atomic" }),
});
export type LoadBalancerIngress = Infer<typeof loadBalancerIngressSchema>;

export const loadBalancerStatusSchema = struct("io.k8s.api.core.v1.LoadBalancerStatus", {
  ingress: field(1, array(loadBalancerIngressSchema), { listType: "atomic" }),
});
export type LoadBalancerStatus = Infer<typeof loadBalancerStatusSchema>;

export const serviceStatusSchema = struct(
  "io.k8s.api.core.v1.ServiceStatus",
  {
    loadBalancer: field(1, loadBalancerStatusSchema, { present: true }),
    conditions: field(2, array(conditionSchema), { listType: "map", listMapKeys: ["type"], patchStrategy: "merge", patchMergeKey: "type" }),
  },
  serviceStatusAbout,
);
export type ServiceStatus = Infer<typeof serviceStatusSchema>;

export const serviceSchema = struct(
  "io.k8s.api.core.v1.Service",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, serviceSpecSchema, { present: true }),
    status: field(3, serviceStatusSchema, { present: true }),
  },
  serviceAbout,
);
export type Service = Resource<typeof serviceSchema>;
