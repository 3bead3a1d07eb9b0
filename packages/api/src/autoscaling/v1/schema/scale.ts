import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, type Infer, int32, type Resource, string, struct } from "../../../schema";

export const scaleSpecSchema = struct("io.k8s.api.autoscaling.v1.ScaleSpec", {
  replicas: field(1, int32),
});
export type ScaleSpec = Infer<typeof scaleSpecSchema>;

export const scaleStatusSchema = struct("io.k8s.api.autoscaling.v1.ScaleStatus", {
  replicas: field(1, int32, { present: true }),
  selector: field(2, string),
});
export type ScaleStatus = Infer<typeof scaleStatusSchema>;

export const scaleSchema = struct("io.k8s.api.autoscaling.v1.Scale", {
  metadata: field(1, objectMetaSchema, { present: true }),
  spec: field(2, scaleSpecSchema, { present: true }),
  status: field(3, scaleStatusSchema, { present: true }),
});
export type Scale = Resource<typeof scaleSchema>;
