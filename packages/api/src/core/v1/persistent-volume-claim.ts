import { defineResource } from "../../definition";
import { type PersistentVolumeClaim, persistentVolumeClaimSchema } from "./schema/persistent-volume-claim";

export const persistentVolumeClaimDefinition = defineResource<PersistentVolumeClaim>({
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  namespaced: true,
  schema: persistentVolumeClaimSchema,
  shortNames: ["pvc"],
  status: {},
});
