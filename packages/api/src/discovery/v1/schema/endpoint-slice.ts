import { objectReferenceSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, type Infer, int32, map, type Resource, string, struct } from "../../../schema";
import { endpointSliceAbout } from "../about/endpoint-slice";

export const endpointConditionsSchema = struct("io.k8s.api.discovery.v1.EndpointConditions", {
  ready: field(1, boolean, { nullable: true }),
  serving: field(2, boolean, { nullable: true }),
  terminating: field(3, boolean, { nullable: true }),
});
export type EndpointConditions = Infer<typeof endpointConditionsSchema>;

export const forNodeSchema = struct("io.k8s.api.discovery.v1.ForNode", {
  name: field(1, string, { required: true }),
});
export type ForNode = Infer<typeof forNodeSchema>;

export const forZoneSchema = struct("io.k8s.api.discovery.v1.ForZone", {
  name: field(1, string, { required: true }),
});
export type ForZone = Infer<typeof forZoneSchema>;

export const endpointHintsSchema = struct("io.k8s.api.discovery.v1.EndpointHints", {
  forZones: field(1, array(forZoneSchema), { listType: "atomic" }),
  forNodes: field(2, array(forNodeSchema), { listType: "atomic" }),
});
export type EndpointHints = Infer<typeof endpointHintsSchema>;

export const endpointSchema = struct("io.k8s.api.discovery.v1.Endpoint", {
  addresses: field(1, array(string), { required: true, listType: "set" }),
  conditions: field(2, endpointConditionsSchema, { present: true }),
  hostname: field(3, string, { nullable: true }),
  targetRef: field(4, objectReferenceSchema),
  deprecatedTopology: field(5, map(string)),
  nodeName: field(6, string, { nullable: true }),
  zone: field(7, string, { nullable: true }),
  hints: field(8, endpointHintsSchema),
});
export type Endpoint = Infer<typeof endpointSchema>;

export const endpointPortSchema = struct("io.k8s.api.discovery.v1.EndpointPort", {
  name: field(1, string, { nullable: true }),
  protocol: field(2, string, { nullable: true }),
  port: field(3, int32, { nullable: true }),
  appProtocol: field(4, string, { nullable: true }),
});
export type EndpointPort = Infer<typeof endpointPortSchema>;

export const endpointSliceSchema = struct(
  "io.k8s.api.discovery.v1.EndpointSlice",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    addressType: field(4, string, { required: true }),
    endpoints: field(2, array(endpointSchema), { listType: "atomic" }),
    ports: field(3, array(endpointPortSchema), { listType: "atomic" }),
  },
  endpointSliceAbout,
);
export type EndpointSlice = Resource<typeof endpointSliceSchema>;
