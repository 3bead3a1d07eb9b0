import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1035LabelRule } from "../../machinery/names";
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
} from "./schema/custom-resource-definition";
import { checkStructuralSchema } from "./structural-schema";

const columnTypes = ["integer", "number", "string", "boolean", "date"];
const columnFormats = ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];
const longestWarning = 256;

/** `.spec.replicas`, `.status.conditions[0].type`, `.metadata.annotations['a/b']`: paths with one answer. */
const simplePath = /^(\.[A-Za-z0-9_-]+|\[['"][^'"]+['"]\]|\[\d+\])+$/;

const checkColumn = ({ name, type, format = "", jsonPath }: CustomResourceColumnDefinition, path: string): FieldError[] => [
  ...(name && type && !columnTypes.includes(type)
    ? [fieldError.invalid(`${path}.type`, type, `must be one of ${columnTypes.join(",")}`)]
    : []),
  ...(format && !columnFormats.includes(format)
    ? [fieldError.invalid(`${path}.format`, format, `must be one of ${columnFormats.join(",")}`)]
    : []),
  ...(jsonPath && !jsonPath.startsWith(".") && !jsonPath.startsWith("[")
    ? [fieldError.invalid(`${path}.jsonPath`, jsonPath, "is an invalid path: should start with . or [")]
    : []),
];

const checkScalePath = (value: string | undefined, field: string, roots: readonly string[]): FieldError[] => {
  if (!value) return [];
  const inside = roots.some((root) => value.startsWith(`${root}.`));
  if (inside && simplePath.test(value)) return [];
  return [fieldError.invalid(field, value, `should be a json path under ${roots.join(" or ")}`)];
};

const checkSubresources = ({ scale }: CustomResourceSubresources, path: string): FieldError[] => {
  if (!scale) return [];
  return [
    ...checkScalePath(scale.specReplicasPath, `${path}.scale.specReplicasPath`, [".spec"]),
    ...checkScalePath(scale.statusReplicasPath, `${path}.scale.statusReplicasPath`, [".status"]),
    ...checkScalePath(scale.labelSelectorPath, `${path}.scale.labelSelectorPath`, [".spec", ".status"]),
  ];
};

const checkWarning = ({ deprecated, deprecationWarning: warning }: CustomResourceDefinitionVersion, path: string): FieldError[] => {
  if (warning === undefined) return [];
  const field = `${path}.deprecationWarning`;
  if (!deprecated) return [fieldError.invalid(field, warning, "can only be set for deprecated versions")];
  if (warning === "") return [fieldError.invalid(field, warning, "must not be an empty string")];
  return warning.length > longestWarning ? [fieldError.invalid(field, warning, `must be <= ${longestWarning} characters long`)] : [];
};

export const checkVersion = (version: CustomResourceDefinitionVersion, path: string): FieldError[] => {
  const { name, schema, subresources, additionalPrinterColumns = [] } = version;
  const document = schema?.openAPIV3Schema;
  const at = `${path}.schema.openAPIV3Schema`;
  return [
    ...(name ? checkText(`${path}.name`, name, dns1035LabelRule) : []),
    ...checkWarning(version, path),
    ...(document ? checkStructuralSchema(document, at) : [fieldError.required(at, "schemas are required")]),
    ...(subresources ? checkSubresources(subresources, `${path}.subresources`) : []),
    ...additionalPrinterColumns.flatMap((column, index) => checkColumn(column, `${path}.additionalPrinterColumns[${index}]`)),
  ];
};
