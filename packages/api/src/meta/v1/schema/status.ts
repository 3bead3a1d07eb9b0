import { array, field, int32, string, struct } from "../../../schema";
import { listMetaSchema, objectMetaSchema } from "./object-meta";

export const statusCauseSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause", {
  reason: field(1, string),
  message: field(2, string),
  field: field(3, string),
});

export const statusDetailsSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails", {
  name: field(1, string),
  group: field(2, string),
  kind: field(3, string),
  uid: field(6, string),
  causes: field(4, array(statusCauseSchema), { listType: "atomic" }),
  retryAfterSeconds: field(5, int32),
});

/** Its TypeScript type is `Status` of the machinery. */
export const statusSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.Status", {
  metadata: field(1, listMetaSchema),
  status: field(2, string),
  message: field(3, string),
  reason: field(4, string),
  details: field(5, statusDetailsSchema),
  code: field(6, int32),
});

/** An object of any kind with its metadata alone. */
export const partialObjectMetadataSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata", {
  metadata: field(1, objectMetaSchema),
});
