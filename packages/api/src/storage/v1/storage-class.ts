import { defineResource } from "../../definition";
import { type StorageClass, storageClassSchema } from "./schema/storage-class";

export const storageClassDefinition = defineResource<StorageClass>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  namespaced: false,
  schema: storageClassSchema,
  shortNames: ["sc"],
});
