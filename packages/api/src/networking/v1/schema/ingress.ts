import { typedLocalObjectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, inline, int32, type Resource, string, struct } from "../../../schema";
import { ingressAbout } from "../about/ingress";

export const serviceBackendPortSchema = struct("io.k8s.api.networking.v1.ServiceBackendPort", {
  name: field(1, string),
  number: field(2, int32),
});
export type ServiceBackendPort = Infer<typeof serviceBackendPortSchema>;

export const ingressServiceBackendSchema = struct("io.k8s.api.networking.v1.IngressServiceBackend", {
  name: field(1, string, { required: true }),
  port: field(2, serviceBackendPortSchema, { present: true }),
});
export type IngressServiceBackend = Infer<typeof ingressServiceBackendSchema>;

export const ingressBackendSchema = struct("io.k8s.api.networking.v1.IngressBackend", {
  service: field(4, ingressServiceBackendSchema),
  resource: field(3, typedLocalObjectReferenceSchema),
});
export type IngressBackend = Infer<typeof ingressBackendSchema>;

export const httpIngressPathSchema = struct("io.k8s.api.networking.v1.HTTPIngressPath", {
  path: field(1, string),
  pathType: field(3, string, { required: true, nullable: true }),
  backend: field(2, ingressBackendSchema, { required: true }),
});
export type HTTPIngressPath = Infer<typeof httpIngressPathSchema>;

export const httpIngressRuleValueSchema = struct("io.k8s.api.networking.v1.HTTPIngressRuleValue", {
  paths: field(1, array(httpIngressPathSchema), { required: true, listType: "atomic" }),
});
export type HTTPIngressRuleValue = Infer<typeof httpIngressRuleValueSchema>;

export const ingressRuleValueSchema = struct("io.k8s.api.networking.v1.IngressRuleValue", {
  http: field(1, httpIngressRuleValueSchema),
});
export type IngressRuleValue = Infer<typeof ingressRuleValueSchema>;

export const ingressRuleSchema = struct("io.k8s.api.networking.v1.IngressRule", {
  host: field(1, string),
  ...inline(2, ingressRuleValueSchema),
});
export type IngressRule = Infer<typeof ingressRuleSchema>;

export const ingressTLSSchema = struct("io.k8s.api.networking.v1.IngressTLS", {
  hosts: field(1, array(string), { listType: "atomic" }),
  secretName: field(2, string),
});
export type IngressTLS = Infer<typeof ingressTLSSchema>;

export const ingressSpecSchema = struct("io.k8s.api.networking.v1.IngressSpec", {
  ingressClassName: field(4, string, { nullable: true }),
  defaultBackend: field(1, ingressBackendSchema),
  tls: field(2, array(ingressTLSSchema), { listType: "atomic" }),
  rules: field(3, array(ingressRuleSchema), { listType: "atomic" }),
});
export type IngressSpec = Infer<typeof ingressSpecSchema>;

export const ingressPortStatusSchema = struct("io.k8s.api.networking.v1.IngressPortStatus", {
  port: field(1, int32, { required: true }),
  protocol: field(2, string, { required: true }),
  error: field(3, string, { nullable: true }),
});
export type IngressPortStatus = Infer<typeof ingressPortStatusSchema>;

export const ingressLoadBalancerIngressSchema = struct("io.k8s.api.networking.v1.IngressLoadBalancerIngress", {
  ip: field(1, string),
  hostname: field(2, string),
  ports: field(4, array(ingressPortStatusSchema), { listType: "atomic" }),
});
export type IngressLoadBalancerIngress = Infer<typeof ingressLoadBalancerIngressSchema>;

export const ingressLoadBalancerStatusSchema = struct("io.k8s.api.networking.v1.IngressLoadBalancerStatus", {
  ingress: field(1, array(ingressLoadBalancerIngressSchema), { listType: "atomic" }),
});
export type IngressLoadBalancerStatus = Infer<typeof ingressLoadBalancerStatusSchema>;

export const ingressStatusSchema = struct("io.k8s.api.networking.v1.IngressStatus", {
  loadBalancer: field(1, ingressLoadBalancerStatusSchema, { present: true }),
});
export type IngressStatus = Infer<typeof ingressStatusSchema>;

export const ingressSchema = struct(
  "io.k8s.api.networking.v1.Ingress",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, ingressSpecSchema, { present: true }),
    status: field(3, ingressStatusSchema, { present: true }),
  },
  ingressAbout,
);
export type Ingress = Resource<typeof ingressSchema>;
