import { defineResource } from "../../definition";
import { type Ingress, ingressSchema } from "./schema/ingress";

export const ingressDefinition = defineResource<Ingress>({
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  namespaced: true,
  schema: ingressSchema,
  shortNames: ["ing"],
  countsGeneration: true,
  status: {},
});
