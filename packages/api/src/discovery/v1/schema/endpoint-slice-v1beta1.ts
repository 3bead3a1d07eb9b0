import { objectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, map, type Resource, string, struct } from "../../../schema";
import { endpointConditionsSchema, endpointHintsSchema, endpointPortSchema } from "./endpoint-slice";

/** The earlier shape of an endpoint: where it is stands in a map of topology labels. */
const endpointSchema = struct("io.k8s.api.discovery.v1beta1.Endpoint", {
  addresses: field(1, array(string), { required: true, listType: "set" }),
  conditions: field(2, endpointConditionsSchema, { present: true }),
  hostname: field(3, string),
  targetRef: field(4, objectReferenceSchema),
  topology: field(5, map(string)),
  nodeName: field(6, string),
  hints: field(7, endpointHintsSchema),
});

export const endpointSliceV1beta1Schema = struct("io.k8s.api.discovery.v1beta1.EndpointSlice", {
  metadata: field(1, objectMetaSchema, { present: true }),
  addressType: field(4, string, { required: true }),
  endpoints: field(2, array(endpointSchema), { listType: "atomic" }),
  ports: field(3, array(endpointPortSchema), { listType: "atomic" }),
});
export type EndpointSliceV1beta1 = Resource<typeof endpointSliceV1beta1Schema>;
