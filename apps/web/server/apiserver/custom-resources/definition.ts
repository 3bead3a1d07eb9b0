import {
  type AlternateVersion,
  type AnyResourceDefinition,
  defineResource,
  type FieldError,
  formatAge,
  formatApiVersion,
  type JsonObject,
  type KubernetesObject,
  type PrinterColumn,
  parseTime,
} from "@gantry/api";
import type { CustomResourceDefinition, CustomResourceDefinitionVersion, JSONSchemaProps } from "@gantry/api/apiextensions/v1";
import type { Struct } from "@gantry/api/schema";
import { setCustomVersion } from "../registry/custom-version";
import type { Convert } from "./conversion";
import { decodeCustomResource } from "./decode";
import { jsonPath } from "./json-path";
import { applySchemaDefaults } from "./json-schema/defaults";
import { validateSchemaValue } from "./json-schema/validate";
import { structOf } from "./struct";
import { versionStore } from "./version-store";

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

/** The versions of a CustomResourceDefinition that are served; the one that is stored comes first. */
export const versionsOf = ({ spec }: CustomResourceDefinition): CustomResourceDefinitionVersion[] =>
  spec.versions.filter(({ served }) => served).sort((a, b) => Number(b.storage) - Number(a.storage));

const structFor = ({ spec }: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Struct =>
  structOf([...spec.group.split(".").reverse(), version.name, spec.names.kind].join("."), schemaOf(version));

/** The rules of one version; `alternates` are the others, under which the same objects are served. */
const definitionOf = (
  { spec }: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  { schema, alternates }: { schema: Struct; alternates: readonly AlternateVersion[] },
): AnyResourceDefinition => {
  const { group, names, scope } = spec;
  const openAPISchema = schemaOf(version);
  const checked = withoutMetadata(openAPISchema);
  const validate = (object: KubernetesObject): FieldError[] => validateSchemaValue(checked, body(object), "");
  return defineResource({
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.listKind ? { listKind: names.listKind } : {}),
    ...(names.shortNames ? { shortNames: names.shortNames } : {}),
    ...(names.categories ? { categories: names.categories } : {}),
    namespaced: scope === "Namespaced",
    schema,
    openAPISchema: openAPISchema as unknown as JsonObject,
    alternates,
    countsGeneration: true,
    applyDefaults: (object) => applySchemaDefaults(openAPISchema, object),
    validate,
    ...(version.subresources?.status ? { status: { validateUpdate: validate } } : {}),
    ...scaleOf(version),
    ...columnsOf(version),
    selectableFields: selectableOf(version) ?? {},
  });
};

/**
 * Makes of a CustomResourceDefinition what built-in kinds are: from then on it lives as they do. Undefined where no
 * version is served.
 */
export const customResourceDefinition = (definition: CustomResourceDefinition, convert: Convert): AnyResourceDefinition | undefined => {
  const { group, versions } = definition.spec;
  const stored = versions.find(({ storage }) => storage);
  const served = versionsOf(definition).map((version) => ({ version, schema: structFor(definition, version) }));
  const alternates = served.map(({ version, schema }) => ({
    version: version.name,
    schema,
    openAPISchema: schemaOf(version) as unknown as JsonObject,
  }));
  const made = served.map(({ version, schema }, index) => {
    const rules = definitionOf(definition, version, { schema, alternates: alternates.filter((_, other) => other !== index) });
    const apiVersion = formatApiVersion(group, version.name);
    setCustomVersion(schema, {
      decode: (value, options) => decodeCustomResource(schemaOf(version), value, options),
      definition: rules,
      storeOf: versionStore({
        apiVersion,
        storedAs: formatApiVersion(group, stored?.name ?? version.name),
        convert,
        applyDefaults: (object) => applySchemaDefaults(schemaOf(version), object),
      }),
    });
    return rules;
  });
  return made[0];
};
