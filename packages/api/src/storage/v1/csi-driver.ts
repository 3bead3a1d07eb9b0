import { defineResource } from "../../definition";
import { ageColumn, booleanColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { checkImmutable, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123SubdomainRule } from "../../machinery/names";
import { type CSIDriver, csiDriverSchema } from "./schema/csi";

const longestName = 63;
const lifecycleModes = ["Persistent", "Ephemeral"];
const groupPolicies = ["ReadWriteOnceWithFSType", "File", "None"];

/** Names of drivers, here and in volumes. */
export const checkDriverName = (field: string, name: string): FieldError[] => [
  ...(name.length > longestName ? [fieldError.tooLong(field, longestName)] : []),
  ...checkText(field, name.toLowerCase(), dns1123SubdomainRule),
];

const applyDefaults = ({ spec }: CSIDriver): void => {
  spec.attachRequired ??= true;
  spec.podInfoOnMount ??= false;
  spec.storageCapacity ??= false;
  spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
  spec.requiresRepublish ??= false;
  spec.seLinuxMount ??= false;
  if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ["Persistent"];
};

const validate = ({ metadata, spec }: CSIDriver): FieldError[] => [
  ...checkDriverName("metadata.name", metadata.name),
  ...(spec.volumeLifecycleModes ?? [])
    .filter((mode) => !lifecycleModes.includes(mode))
    .map((mode) => fieldError.notSupported("spec.volumeLifecycleModes", mode, lifecycleModes)),
  ...(spec.fsGroupPolicy && !groupPolicies.includes(spec.fsGroupPolicy)
    ? [fieldError.notSupported("spec.fsGroupPolicy", spec.fsGroupPolicy, groupPolicies)]
    : []),
];

export const csiDriverDefinition = defineResource<CSIDriver>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  singular: "csidriver",
  namespaced: false,
  schema: csiDriverSchema,
  countsGeneration: true,
  applyDefaults,
  validate,
  validateUpdate: (next, previous) => [
    ...checkImmutable("spec.attachedRequired", next.spec.attachRequired, previous.spec.attachRequired),
    ...checkImmutable("spec.volumeLifecycleModes", next.spec.volumeLifecycleModes, previous.spec.volumeLifecycleModes),
  ],
  columns: [
    nameColumn,
    booleanColumn({
      name: "AttachRequired",
      description: "Whether its volumes are attached first.",
      value: ({ spec }) => spec.attachRequired ?? true,
    }),
    booleanColumn({
      name: "PodInfoOnMount",
      description: "Whether it is told about the pod.",
      value: ({ spec }) => spec.podInfoOnMount ?? false,
    }),
    booleanColumn({
      name: "StorageCapacity",
      description: "Whether it says what room it has.",
      value: ({ spec }) => spec.storageCapacity ?? false,
    }),
    textColumn({
      name: "TokenRequests",
      description: "For whom it gets tokens of the pod's account.",
      value: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(",") ?? "<unset>",
    }),
    booleanColumn({
      name: "RequiresRepublish",
      description: "Whether it is called again and again.",
      value: ({ spec }) => spec.requiresRepublish ?? false,
    }),
    textColumn({
      name: "Modes",
      description: "What lives its volumes can lead.",
      value: ({ spec }) => spec.volumeLifecycleModes?.join(",") || none,
    }),
    ageColumn,
  ],
});
