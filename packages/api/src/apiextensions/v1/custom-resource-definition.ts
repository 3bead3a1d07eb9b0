import { defineResource } from "../../definition";
import { nameColumn, textColumn } from "../../definition/columns";
import { type CustomResourceDefinition, customResourceDefinitionSchema } from "./schema/custom-resource-definition";
import { validateCustomResource, validateCustomResourceStatus, validateCustomResourceUpdate } from "./validation";

/** Whether a condition of it is true: `Established`, `NamesAccepted`, `Terminating`, … */
export const hasCustomResourceCondition = ({ status }: CustomResourceDefinition, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;

const applyDefaults = ({ spec }: CustomResourceDefinition): void => {
  const { names } = spec;
  names.singular ||= names.kind.toLowerCase();
  if (names.kind) names.listKind ||= `${names.kind}List`;
  spec.conversion ??= { strategy: "None" };
  const { service } = spec.conversion.webhook?.clientConfig ?? {};
  if (service) service.port ??= 443;
};

/** Objects may be stored in every version that was ever the storage version. */
const rememberStorageVersion = ({ spec, status }: CustomResourceDefinition): void => {
  const stored = status.storedVersions ?? [];
  const current = spec.versions.find(({ storage }) => storage)?.name;
  if (current !== undefined && !stored.includes(current)) status.storedVersions = [...stored, current];
};

export const customResourceDefinitionDefinition = defineResource<CustomResourceDefinition>({
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  schema: customResourceDefinitionSchema,
  countsGeneration: true,
  applyDefaults,
  prepareForCreate: (definition) => {
    definition.status = { acceptedNames: { plural: "", kind: "" } };
    rememberStorageVersion(definition);
  },
  prepareForUpdate: rememberStorageVersion,
  validate: validateCustomResource,
  validateUpdate: validateCustomResourceUpdate,
  status: { validateUpdate: validateCustomResourceStatus },
  columns: [
    nameColumn,
    textColumn({ name: "Created At", description: "When it was made.", value: ({ metadata }) => metadata.creationTimestamp }),
  ],
});
