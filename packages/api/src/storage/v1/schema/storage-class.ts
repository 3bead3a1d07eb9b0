import { topologySelectorTermSchema } from "../../../core/v1/schema/references";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, field, map, type Resource, string, struct } from "../../../schema";
import { storageClassAbout } from "../about/storage-class";

export const storageClassSchema = struct(
  "io.k8s.api.storage.v1.StorageClass",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    provisioner: field(2, string, { required: true }),
    parameters: field(3, map(string)),
    reclaimPolicy: field(4, string, { nullable: true }),
    mountOptions: field(5, array(string), { listType: "atomic" }),
    allowVolumeExpansion: field(6, boolean, { nullable: true }),
    volumeBindingMode: field(7, string, { enum: ["Immediate", "WaitForFirstConsumer"], nullable: true }),
    allowedTopologies: field(8, array(topologySelectorTermSchema), { listType: "atomic" }),
  },
  storageClassAbout,
);
export type StorageClass = Resource<typeof storageClassSchema>;
