import { defineResource } from "../../definition";
import { type Lease, leaseSchema } from "./schema/lease";

export const leaseDefinition = defineResource<Lease>({
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  namespaced: true,
  schema: leaseSchema,
});
