import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, type Infer, int32, microTime, type Resource, string, struct } from "../../../schema";
import { leaseAbout, leaseSpecAbout } from "../about/lease";

export const leaseSpecSchema = struct(
  "io.k8s.api.coordination.v1.LeaseSpec",
  {
    holderIdentity: field(1, string, { nullable: true }),
    leaseDurationSeconds: field(2, int32, { nullable: true }),
    acquireTime: field(3, microTime),
    renewTime: field(4, microTime),
    leaseTransitions: field(5, int32, { nullable: true }),
    strategy: field(6, string, { nullable: true }),
    preferredHolder: field(7, string, { nullable: true }),
  },
  leaseSpecAbout,
);
export type LeaseSpec = Infer<typeof leaseSpecSchema>;

export const leaseSchema = struct(
  "io.k8s.api.coordination.v1.Lease",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, leaseSpecSchema, { present: true }),
  },
  leaseAbout,
);
export type Lease = Resource<typeof leaseSchema>;
