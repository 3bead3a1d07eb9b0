import { tolerationSchema } from "../../../core/v1/schema/affinity";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, map, quantity, type Resource, string, struct } from "../../../schema";

export const overheadSchema = struct("io.k8s.api.node.v1.Overhead", {
  podFixed: field(1, map(quantity)),
});
export type Overhead = Infer<typeof overheadSchema>;

export const schedulingSchema = struct("io.k8s.api.node.v1.Scheduling", {
  nodeSelector: field(1, map(string), { mapType: "atomic" }),
  tolerations: field(2, array(tolerationSchema), { listType: "atomic" }),
});
export type Scheduling = Infer<typeof schedulingSchema>;

export const runtimeClassSchema = struct("io.k8s.api.node.v1.RuntimeClass", {
  metadata: field(1, objectMetaSchema, { present: true }),
  handler: field(2, string, { required: true }),
  overhead: field(3, overheadSchema),
  scheduling: field(4, schedulingSchema),
});
export type RuntimeClass = Resource<typeof runtimeClassSchema>;
