import { typedLocalObjectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, intOrString, type Resource, string, struct } from "../../../schema";
import { ingressStatusSchema, ingressTLSSchema } from "./ingress";

/** The earlier shape of Ingress: a backend's service is a name and a port beside each other. */

export const ingressBackendV1beta1Schema = struct("io.k8s.api.networking.v1beta1.IngressBackend", {
  serviceName: field(1, string),
  servicePort: field(2, intOrString),
  resource: field(3, typedLocalObjectReferenceSchema),
});
export type IngressBackendV1beta1 = Infer<typeof ingressBackendV1beta1Schema>;

const httpIngressPathSchema = struct("io.k8s.api.networking.v1beta1.HTTPIngressPath", {
  path: field(1, string),
  pathType: field(3, string),
  backend: field(2, ingressBackendV1beta1Schema, { required: true }),
});

const httpIngressRuleValueSchema = struct("io.k8s.api.networking.v1beta1.HTTPIngressRuleValue", {
  paths: field(1, array(httpIngressPathSchema), { required: true, listType: "atomic" }),
});

const ingressRuleSchema = struct("io.k8s.api.networking.v1beta1.IngressRule", {
  host: field(1, string),
  http: { ...field(1, httpIngressRuleValueSchema), inlineOf: 2 },
});

const ingressSpecSchema = struct("io.k8s.api.networking.v1beta1.IngressSpec", {
  ingressClassName: field(4, string),
  backend: field(1, ingressBackendV1beta1Schema),
  tls: field(2, array(ingressTLSSchema), { listType: "atomic" }),
  rules: field(3, array(ingressRuleSchema), { listType: "atomic" }),
});

export const ingressV1beta1Schema = struct("io.k8s.api.networking.v1beta1.Ingress", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, ingressSpecSchema, { present: true }),
  status: field(3, ingressStatusSchema, { present: true }),
});
export type IngressV1beta1 = Resource<typeof ingressV1beta1Schema>;
