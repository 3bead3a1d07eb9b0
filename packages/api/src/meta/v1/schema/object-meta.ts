import { array, boolean, field, fieldsV1, type Infer, int64, map, string, struct, time } from "../../../schema";
import { objectMetaAbout, ownerReferenceAbout } from "../about/object-meta";

export const ownerReferenceSchema = struct(
  "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference",
  {
    apiVersion: field(5, string, { required: true }),
    kind: field(1, string, { required: true }),
    name: field(3, string, { required: true }),
    uid: field(4, string, { required: true }),
    controller: field(6, boolean, { nullable: true }),
    blockOwnerDeletion: field(7, boolean, { nullable: true }),
  },
  ownerReferenceAbout,
);
export type OwnerReference = Infer<typeof ownerReferenceSchema>;

export const managedFieldsEntrySchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", {
  manager: field(1, string),
  operation: field(2, string),
  apiVersion: field(3, string),
  time: field(4, time),
  fieldsType: field(6, string),
  fieldsV1: field(7, fieldsV1),
  subresource: field(8, string),
});
export type ManagedFieldsEntry = Infer<typeof managedFieldsEntrySchema>;

export const objectMetaSchema = struct(
  "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
  {
    name: field(1, string, { filled: true }),
    generateName: field(2, string),
    namespace: field(3, string),
    selfLink: field(4, string),
    uid: field(5, string, { filled: true }),
    resourceVersion: field(6, string, { filled: true }),
    generation: field(7, int64),
    creationTimestamp: field(8, time, { filled: true }),
    deletionTimestamp: field(9, time),
    deletionGracePeriodSeconds: field(10, int64, { nullable: true }),
    labels: field(11, map(string)),
    annotations: field(12, map(string)),
    ownerReferences: field(13, array(ownerReferenceSchema), {
      listType: "map",
      listMapKeys: ["uid"],
      patchStrategy: "merge",
      patchMergeKey: "uid",
    }),
    finalizers: field(14, array(string), { listType: "set", patchStrategy: "merge" }),
    managedFields: field(17, array(managedFieldsEntrySchema), { listType: "atomic" }),
  },
  objectMetaAbout,
);
export type ObjectMeta = Infer<typeof objectMetaSchema>;

export const listMetaSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta", {
  selfLink: field(1, string),
  resourceVersion: field(2, string),
  continue: field(3, string),
  remainingItemCount: field(4, int64, { nullable: true }),
});
export type ListMeta = Infer<typeof listMetaSchema>;
