import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkLabelSelector, checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule } from "../../machinery/names";
import { compareQuantities } from "../../machinery/quantity";
import { accessModesText } from "./access-modes";
import { applyPersistentVolumeClaimDefaults } from "./persistent-volume-claim-defaults";
import { checkPositiveAmount } from "./resource-names";
import { type PersistentVolumeClaim, type PersistentVolumeClaimSpec, persistentVolumeClaimSchema } from "./schema/persistent-volume-claim";

export const checkClaimSpec = (spec: PersistentVolumeClaimSpec, path: string): FieldError[] => {
  const { accessModes = [], resources, storageClassName, dataSource } = spec;
  const storage = resources.requests?.storage;
  const storagePath = `${path}.resources[storage]`;
  return [
    ...(accessModes.length === 0 ? [fieldError.required(`${path}.accessModes`, "at least 1 access mode is required")] : []),
    ...(accessModes.includes("ReadWriteOncePod") && accessModes.length > 1
      ? [fieldError.forbidden(`${path}.accessModes`, "may not use ReadWriteOncePod with other access modes")]
      : []),
    ...checkLabelSelector(`${path}.selector`, spec.selector),
    ...(storage === undefined ? [fieldError.required(storagePath)] : checkPositiveAmount(storagePath, storage)),
    ...(storageClassName ? checkText(`${path}.storageClassName`, storageClassName, dns1123SubdomainRule) : []),
    ...(dataSource && !dataSource.apiGroup && dataSource.kind !== "PersistentVolumeClaim"
      ? [fieldError.invalid(`${path}.dataSource`, dataSource.kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
  ];
};

/** What an update may not touch: all but the size of a bound claim, and what the binder fills in. */
const fixedPart = (spec: PersistentVolumeClaimSpec, previous: PersistentVolumeClaim, bound: boolean): unknown => {
  const { volumeName, volumeAttributesClassName, resources, ...rest } = spec;
  const sizeless = { ...resources, requests: { ...resources.requests, storage: undefined } };
  return {
    ...rest,
    storageClassName: previous.spec.storageClassName === undefined ? undefined : rest.storageClassName,
    volumeName: previous.spec.volumeName ? volumeName : undefined,
    resources: bound ? sizeless : resources,
  };
};

const validateUpdate = (next: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldError[] => {
  const bound = previous.status.phase === "Bound";
  const errors: FieldError[] = [];
  if (!sameValue(fixedPart(next.spec, previous, bound), fixedPart(previous.spec, previous, bound))) {
    const detail = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    errors.push(fieldError.forbidden("spec", detail));
  }
  const [size, before] = [next.spec.resources.requests?.storage, previous.spec.resources.requests?.storage];
  if (size !== undefined && before !== undefined && compareQuantities(size, before) < 0) {
    errors.push(fieldError.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
  }
  return errors;
};

const whenBound = ({ spec }: PersistentVolumeClaim, text: string): string => (spec.volumeName ? text : "");

export const persistentVolumeClaimDefinition = defineResource<PersistentVolumeClaim>({
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  shortNames: ["pvc"],
  namespaced: true,
  schema: persistentVolumeClaimSchema,
  applyDefaults: applyPersistentVolumeClaimDefaults,
  prepareForCreate: (claim) => {
    claim.status = { phase: "Pending" };
  },
  validate: ({ spec }) => checkClaimSpec(spec, "spec"),
  validateUpdate,
  status: {},
  columns: [
    nameColumn,
    textColumn({
      name: "Status",
      description: "Whether it has a volume.",
      value: ({ metadata, status }) => (metadata.deletionTimestamp ? "Terminating" : (status.phase ?? "")),
    }),
    textColumn({ name: "Volume", description: "The volume that it has.", value: ({ spec }) => spec.volumeName ?? "" }),
    textColumn({
      name: "Capacity",
      description: "How much its volume holds.",
      value: (claim) => whenBound(claim, claim.status.capacity?.storage ?? "0"),
    }),
    textColumn({
      name: "Access Modes",
      description: "How its volume can be mounted.",
      value: (claim) => whenBound(claim, accessModesText(claim.status.accessModes)),
    }),
    textColumn({ name: "StorageClass", description: "Its storage class.", value: ({ spec }) => spec.storageClassName ?? "" }),
    textColumn({
      name: "VolumeAttributesClass",
      description: "Its volume attributes class.",
      value: ({ spec }) => spec.volumeAttributesClassName ?? "<unset>",
    }),
    ageColumn,
    ...wide<PersistentVolumeClaim>(
      textColumn({
        name: "VolumeMode",
        description: "A file system or a raw block device.",
        value: ({ spec }) => spec.volumeMode ?? "<unset>",
      }),
    ),
  ],
});
