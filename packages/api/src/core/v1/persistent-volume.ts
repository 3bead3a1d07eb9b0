import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn, wide } from "../../definition/columns";
import { checkImmutable, checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule } from "../../machinery/names";
import { accessModesText } from "./access-modes";
import { checkNodeSelector } from "./pod/node-selector-validation";
import { checkPositiveAmount } from "./resource-names";
import {
  type PersistentVolume,
  type PersistentVolumeSpec,
  persistentVolumeSchema,
  persistentVolumeSourceSchema,
} from "./schema/persistent-volume";
import { applyDriverDefaults } from "./volume-driver-defaults";

const sourceNames = Object.keys(persistentVolumeSourceSchema.fields);

const sourcesOf = (spec: PersistentVolumeSpec): Record<string, unknown> =>
  Object.fromEntries(Object.entries(spec).filter(([name, value]) => sourceNames.includes(name) && value !== undefined));

const applyDefaults = ({ spec, status }: PersistentVolume): void => {
  status.phase ||= "Pending";
  spec.persistentVolumeReclaimPolicy ||= "Retain";
  spec.volumeMode ??= "Filesystem";
  applyDriverDefaults(spec);
};

const checkSources = (spec: PersistentVolumeSpec): FieldError[] => {
  const [first, ...others] = Object.keys(sourcesOf(spec));
  if (first === undefined) return [fieldError.required("spec", "must specify a volume type")];
  return others.map((name) => fieldError.forbidden(`spec.${name}`, "may not specify more than 1 volume type"));
};

const checkCapacity = ({ capacity = {} }: PersistentVolumeSpec): FieldError[] => {
  const names = Object.keys(capacity);
  if (names.length === 0) return [fieldError.required("spec.capacity")];
  const errors = names.flatMap((name) => checkPositiveAmount(`spec.capacity[${name}]`, capacity[name] ?? "0"));
  return capacity.storage !== undefined && names.length === 1
    ? errors
    : [...errors, fieldError.notSupported("spec.capacity", capacity, ["storage"])];
};

const checkPath = (spec: PersistentVolumeSpec): FieldError[] => {
  const field = spec.hostPath ? "hostPath" : "local";
  const path = spec.hostPath?.path ?? spec.local?.path ?? "";
  const errors: FieldError[] = [];
  if (path.split("/").includes("..")) errors.push(fieldError.invalid(`spec.${field}.path`, path, "must not contain '..'"));
  if (spec.hostPath && /^\/+$/.test(path) && spec.persistentVolumeReclaimPolicy === "Recycle") {
    errors.push(fieldError.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"));
  }
  if (spec.local && !spec.nodeAffinity) errors.push(fieldError.required("spec.nodeAffinity", "Local volume requires node affinity"));
  return errors;
};

const checkNodeAffinity = ({ nodeAffinity }: PersistentVolumeSpec): FieldError[] => {
  if (!nodeAffinity) return [];
  if (!nodeAffinity.required) return [fieldError.required("spec.nodeAffinity.required", "must specify required node constraints")];
  return checkNodeSelector(nodeAffinity.required, "spec.nodeAffinity.required");
};

const validate = ({ spec }: PersistentVolume): FieldError[] => [
  ...(spec.accessModes?.length ? [] : [fieldError.required("spec.accessModes")]),
  ...checkCapacity(spec),
  ...checkSources(spec),
  ...checkPath(spec),
  ...checkNodeAffinity(spec),
  ...(spec.storageClassName ? checkText("spec.storageClassName", spec.storageClassName, dns1123SubdomainRule) : []),
];

const validateUpdate = (next: PersistentVolume, previous: PersistentVolume): FieldError[] => [
  ...(sameValue(sourcesOf(next.spec), sourcesOf(previous.spec))
    ? []
    : [fieldError.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation")]),
  ...checkImmutable("volumeMode", next.spec.volumeMode, previous.spec.volumeMode),
  ...(previous.spec.nodeAffinity ? checkImmutable("nodeAffinity", next.spec.nodeAffinity, previous.spec.nodeAffinity) : []),
];

const claimText = ({ spec }: PersistentVolume): string =>
  spec.claimRef ? `${spec.claimRef.namespace ?? ""}/${spec.claimRef.name ?? ""}` : "";

export const persistentVolumeDefinition = defineResource<PersistentVolume>({
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  shortNames: ["pv"],
  namespaced: false,
  schema: persistentVolumeSchema,
  applyDefaults,
  prepareForCreate: (volume) => {
    volume.status = { phase: "Pending" };
  },
  validate,
  validateUpdate,
  status: {},
  columns: [
    nameColumn,
    textColumn({ name: "Capacity", description: "How much it holds.", value: ({ spec }) => spec.capacity?.storage ?? "0" }),
    textColumn({ name: "Access Modes", description: "How it can be mounted.", value: ({ spec }) => accessModesText(spec.accessModes) }),
    textColumn({
      name: "Reclaim Policy",
      description: "What becomes of it when its claim has gone.",
      value: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? "",
    }),
    textColumn({
      name: "Status",
      description: "Whether a claim has it.",
      value: ({ metadata, status }) => (metadata.deletionTimestamp ? "Terminating" : (status.phase ?? "")),
    }),
    textColumn({ name: "Claim", description: "The claim that has it.", value: claimText }),
    textColumn({ name: "StorageClass", description: "Its storage class.", value: ({ spec }) => spec.storageClassName ?? "" }),
    textColumn({
      name: "VolumeAttributesClass",
      description: "Its volume attributes class.",
      value: ({ spec }) => spec.volumeAttributesClassName ?? "<unset>",
    }),
    textColumn({ name: "Reason", description: "Why it is in this state.", value: ({ status }) => status.reason ?? "" }),
    ageColumn,
    ...wide<PersistentVolume>(
      textColumn({
        name: "VolumeMode",
        description: "A file system or a raw block device.",
        value: ({ spec }) => spec.volumeMode ?? "<unset>",
      }),
    ),
  ],
});
