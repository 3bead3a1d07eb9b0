import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, int32, type Resource, string, struct } from "../../../schema";
import { endpointAddressAbout, endpointPortAbout, endpointSubsetAbout, endpointsAbout } from "../about/endpoints";
import { objectReferenceSchema } from "./references";

export const endpointAddressSchema = struct(
  "io.k8s.api.core.v1.EndpointAddress",
  {
    ip: field(1, string, { required: true }),
    hostname: field(3, string),
    nodeName: field(4, string, { nullable: true }),
    targetRef: field(2, objectReferenceSchema),
  },
  endpointAddressAbout,
);
export type EndpointAddress = Infer<typeof endpointAddressSchema>;

export const endpointPortSchema = struct(
  "io.k8s.api.core.v1.EndpointPort",
  {
    name: field(1, string),
    port: field(2, int32, { required: true }),
    protocol: field(3, string, { enum: ["TCP", "UDP", "SCTP"] }),
    appProtocol: field(4, string, { nullable: true }),
  },
  endpointPortAbout,
);
export type EndpointPort = Infer<typeof endpointPortSchema>;

export const endpointSubsetSchema = struct(
  "io.k8s.api.core.v1.EndpointSubset",
  {
    addresses: field(1, array(endpointAddressSchema), { listType: "atomic" }),
    notReadyAddresses: field(2, array(endpointAddressSchema), { listType: "atomic" }),
    ports: field(3, array(endpointPortSchema), { listType: "atomic" }),
  },
  endpointSubsetAbout,
);
export type EndpointSubset = Infer<typeof endpointSubsetSchema>;

export const endpointsSchema = struct(
  "io.k8s.api.core.v1.Endpoints",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    subsets: field(2, array(endpointSubsetSchema), { listType: "atomic" }),
  },
  endpointsAbout,
);
export type Endpoints = Resource<typeof endpointsSchema>;
