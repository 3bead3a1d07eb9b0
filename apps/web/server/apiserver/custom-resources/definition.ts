import {
  type AnyResourceDefinition,
  defineResource,
  type FieldError,
  formatAge,
  type JsonObject,
  type KubernetesObject,
  type PrinterColumn,
  parseTime,
} from "@gantry/api";
import type { CustomResourceDefinition, CustomResourceDefinitionVersion, JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import { setCustomDecoder } from "../registry/custom-decoder";
import { decodeCustomResource } from "./decode";
import { jsonPath } from "./json-path";
import { applySchemaDefaults } from "./json-schema/defaults";
import { validateSchemaValue } from "./json-schema/validate";
import { structOf } from "./struct";

const anything: JSONSchemaProps = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

type Column = NonNullable<CustomResourceDefinitionVersion["additionalPrinterColumns"]>[number];

const cell = (column: Column): PrinterColumn["value"] => {
  const read = jsonPath(column.jsonPath);
  return (object, now) => {
    const [value] = read(object);
    if (value === undefined || value === null) return null;
    if (column.type === "date") {
      const time = typeof value === "string" ? parseTime(value) : undefined;
      return time === undefined ? "<unknown>" : formatAge(now - time);
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : JSON.stringify(value);
  };
};

const columnTypes = ["string", "integer", "number", "boolean", "date"] as const;

const columnsOf = ({ additionalPrinterColumns }: CustomResourceDefinitionVersion): { columns?: PrinterColumn[] } => {
  if (!additionalPrinterColumns?.length) return {};
  const name: PrinterColumn = {
    name: "Name",
    type: "string",
    format: "name",
    description: "The name of the object.",
    value: ({ metadata }) => metadata.name,
  };
  const own = additionalPrinterColumns.map((column): PrinterColumn => {
    const type = columnTypes.find((known) => known === column.type) ?? "string";
    return {
      name: column.name,
      type: type === "date" ? "string" : type,
      description: column.description ?? `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
      priority: column.priority ? 1 : 0,
      value: cell(column),
    };
  });
  return { columns: [name, ...own] };
};

const selectableOf = ({ selectableFields }: CustomResourceDefinitionVersion): AnyResourceDefinition["selectableFields"] =>
  Object.fromEntries(
    (selectableFields ?? []).map(({ jsonPath: path }) => {
      const read = jsonPath(path);
      return [path.replace(/^\./, ""), (object: KubernetesObject) => String(read(object)[0] ?? "")];
    }),
  );

const scaleOf = ({ subresources }: CustomResourceDefinitionVersion): Pick<AnyResourceDefinition, "scale"> => {
  const scale = subresources?.scale;
  if (!scale) return {};
  const path = (text: string): string => text.replace(/^\./, "");
  return {
    scale: {
      specReplicas: path(scale.specReplicasPath),
      statusReplicas: path(scale.statusReplicasPath),
      ...(scale.labelSelectorPath ? { selector: path(scale.labelSelectorPath) } : {}),
    },
  };
};

const schemaOf = (version: CustomResourceDefinitionVersion): JSONSchemaProps => version.schema?.openAPIV3Schema ?? anything;

/** The object without what is checked elsewhere, for every kind in the same way. */
const body = ({ metadata: _, ...rest }: KubernetesObject): JsonObject => rest as JsonObject;

const withoutMetadata = (schema: JSONSchemaProps): JSONSchemaProps => {
  const { metadata: _, ...properties } = schema.properties ?? {};
  const required = schema.required?.filter((name) => name !== "metadata");
  return { ...schema, properties, ...(required ? { required } : {}) };
};

const structFor = (definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion) => {
  const { group, names } = definition.spec;
  const schema = schemaOf(version);
  const made = structOf([...group.split(".").reverse(), version.name, names.kind].join("."), schema);
  setCustomDecoder(made, (value, options) => decodeCustomResource(schema, value, options));
  return made;
};

/** The versions of a CustomResourceDefinition that are served; the one that is stored comes first. */
export const versionsOf = ({ spec }: CustomResourceDefinition): CustomResourceDefinitionVersion[] =>
  spec.versions.filter(({ served, storage }) => served || storage).sort((a, b) => Number(b.storage) - Number(a.storage));

/** Makes of a CustomResourceDefinition what built-in kinds are: from then on it lives as they do. */
export const customResourceDefinition = (definition: CustomResourceDefinition): AnyResourceDefinition | undefined => {
  const [stored, ...others] = versionsOf(definition);
  if (!stored) return undefined;
  const { group, names, scope } = definition.spec;
  const schema = withoutMetadata(schemaOf(stored));
  const hasStatus = stored.subresources?.status !== undefined;
  const validate = (object: KubernetesObject): FieldError[] => validateSchemaValue(schema, body(object), "");
  return defineResource({
    group,
    version: stored.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.listKind ? { listKind: names.listKind } : {}),
    ...(names.shortNames ? { shortNames: names.shortNames } : {}),
    ...(names.categories ? { categories: names.categories } : {}),
    namespaced: scope === "Namespaced",
    schema: structFor(definition, stored),
    openAPISchema: schemaOf(stored) as unknown as JsonObject,
    alternates: others.map((version) => ({
      version: version.name,
      schema: structFor(definition, version),
      openAPISchema: schemaOf(version) as unknown as JsonObject,
    })),
    countsGeneration: true,
    applyDefaults: (object) => applySchemaDefaults(schemaOf(stored), object),
    validate,
    ...(hasStatus ? { status: { validateUpdate: validate } } : {}),
    ...scaleOf(stored),
    ...columnsOf(stored),
    selectableFields: selectableOf(stored) ?? {},
  });
};
