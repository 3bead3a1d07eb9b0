import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, type Infer, type Resource, string, struct } from "../../../schema";
import { ingressClassAbout } from "../about/ingress-class";

export const ingressClassParametersReferenceSchema = struct("io.k8s.api.networking.v1.IngressClassParametersReference", {
  apiGroup: field(1, string, { nullable: true }),
  kind: field(2, string, { required: true }),
  name: field(3, string, { required: true }),
  scope: field(4, string, { nullable: true }),
  namespace: field(5, string, { nullable: true }),
});
export type IngressClassParametersReference = Infer<typeof ingressClassParametersReferenceSchema>;

export const ingressClassSpecSchema = struct("io.k8s.api.networking.v1.IngressClassSpec", {
  controller: field(1, string),
  parameters: field(2, ingressClassParametersReferenceSchema),
});
export type IngressClassSpec = Infer<typeof ingressClassSpecSchema>;

export const ingressClassSchema = struct(
  "io.k8s.api.networking.v1.IngressClass",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, ingressClassSpecSchema, { present: true }),
  },
  ingressClassAbout,
);
export type IngressClass = Resource<typeof ingressClassSchema>;
