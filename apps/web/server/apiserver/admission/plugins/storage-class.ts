import type { PersistentVolumeClaim } from "@gantry/api/core/v1";
import type { StorageClass } from "@gantry/api/storage/v1";
import type { ObjectStore } from "../../../store/types";
import { lookUpAll } from "../lookup";
import { isAbout } from "../match";
import type { AdmissionPlugin } from "../types";

const annotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

const isDefault = ({ metadata }: StorageClass): boolean => annotations.some((name) => metadata.annotations?.[name] === "true");

/** The newest of the default classes; of equally old ones the first by name. */
const byAge = (a: StorageClass, b: StorageClass): number =>
  b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) || a.metadata.name.localeCompare(b.metadata.name);

/** A claim that names no class gets the default one. */
export const defaultStorageClass = (store: ObjectStore): AdmissionPlugin => ({
  name: "DefaultStorageClass",
  mutate: async (request) => {
    if (!isAbout(request, "", "persistentvolumeclaims", "CREATE")) return;
    const claim = request.object as PersistentVolumeClaim;
    const named = claim.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] !== undefined;
    if (named || claim.spec?.storageClassName !== undefined) return;
    const classes = await lookUpAll<StorageClass>(store, { group: "storage.k8s.io", plural: "storageclasses" });
    const [chosen] = classes.filter(isDefault).sort(byAge);
    if (chosen) claim.spec = { ...claim.spec, storageClassName: chosen.metadata.name };
  },
});
