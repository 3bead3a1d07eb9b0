import { defineResource } from "../../definition";
import { ageColumn, booleanColumn, nameColumn, textColumn } from "../../definition/columns";
import { checkImmutable, checkText, sameValue } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { qualifiedNameRule } from "../../machinery/names";
import { type StorageClass, storageClassSchema } from "./schema/storage-class";

const defaultAnnotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"] as const;

/** Whether claims that name no class get this one. */
export const isDefaultStorageClass = ({ metadata }: StorageClass): boolean =>
  defaultAnnotations.some((annotation) => metadata.annotations?.[annotation] === "true");

const validate = ({ provisioner, parameters = {}, reclaimPolicy }: StorageClass): FieldError[] => [
  ...(provisioner ? checkText("provisioner", provisioner.toLowerCase(), qualifiedNameRule) : []),
  ...(Object.hasOwn(parameters, "") ? [fieldError.invalid("parameters", "", "field must not be empty.")] : []),
  ...(reclaimPolicy && !["Delete", "Retain"].includes(reclaimPolicy)
    ? [fieldError.notSupported("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"])]
    : []),
];

const validateUpdate = (next: StorageClass, previous: StorageClass): FieldError[] => [
  ...(sameValue(next.parameters, previous.parameters) ? [] : [fieldError.forbidden("parameters", "updates to parameters are forbidden.")]),
  ...(next.provisioner === previous.provisioner ? [] : [fieldError.forbidden("provisioner", "updates to provisioner are forbidden.")]),
  ...(next.reclaimPolicy === previous.reclaimPolicy
    ? []
    : [fieldError.forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.")]),
  ...checkImmutable("volumeBindingMode", next.volumeBindingMode, previous.volumeBindingMode),
];

export const storageClassDefinition = defineResource<StorageClass>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  shortNames: ["sc"],
  namespaced: false,
  schema: storageClassSchema,
  applyDefaults: (storageClass) => {
    storageClass.reclaimPolicy ??= "Delete";
    storageClass.volumeBindingMode ??= "Immediate";
  },
  validate,
  validateUpdate,
  columns: [
    {
      ...nameColumn,
      value: (storageClass: StorageClass) => `${storageClass.metadata.name}${isDefaultStorageClass(storageClass) ? " (default)" : ""}`,
    },
    textColumn({ name: "Provisioner", description: "What makes its volumes.", value: ({ provisioner }) => provisioner }),
    textColumn({
      name: "ReclaimPolicy",
      description: "What becomes of volumes without a claim.",
      value: ({ reclaimPolicy }) => reclaimPolicy ?? "",
    }),
    textColumn({
      name: "VolumeBindingMode",
      description: "When a claim gets its volume.",
      value: ({ volumeBindingMode }) => volumeBindingMode ?? "",
    }),
    booleanColumn({
      name: "AllowVolumeExpansion",
      description: "Whether its volumes can grow.",
      value: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    }),
    ageColumn,
  ],
});
