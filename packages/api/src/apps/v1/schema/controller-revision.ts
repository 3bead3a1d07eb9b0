import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { field, int64, type Resource, rawObject, struct } from "../../../schema";

export const controllerRevisionSchema = struct("io.k8s.api.apps.v1.ControllerRevision", {
  metadata: field(1, objectMetaSchema, { present: true }),
  data: field(2, rawObject, { required: true }),
  revision: field(3, int64, { present: true }),
});
export type ControllerRevision = Resource<typeof controllerRevisionSchema>;
