import { defineResource } from "../../definition";
import { type EndpointSlice, endpointSliceSchema } from "./schema/endpoint-slice";

export const endpointSliceDefinition = defineResource<EndpointSlice>({
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  namespaced: true,
  schema: endpointSliceSchema,
  countsGeneration: true,
});
