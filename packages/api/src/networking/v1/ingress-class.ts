import { defineResource } from "../../definition";
import { type IngressClass, ingressClassSchema } from "./schema/ingress-class";

export const ingressClassDefinition = defineResource<IngressClass>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  namespaced: false,
  schema: ingressClassSchema,
  countsGeneration: true,
});
