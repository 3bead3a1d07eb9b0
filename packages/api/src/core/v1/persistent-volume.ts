import { defineResource } from "../../definition";
import { type PersistentVolume, persistentVolumeSchema } from "./schema/persistent-volume";

export const persistentVolumeDefinition = defineResource<PersistentVolume>({
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  namespaced: false,
  schema: persistentVolumeSchema,
  shortNames: ["pv"],
  status: {},
});
