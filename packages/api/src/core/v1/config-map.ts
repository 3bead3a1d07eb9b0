import { defineResource } from "../../definition";
import { ageColumn, integerColumn, nameColumn } from "../../definition/columns";
import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { configMapKeyRule } from "../../machinery/names";
import { base64Length, checkUnchangedWhenImmutable, keyedDataLimit, utf8Length } from "./keyed-data";
import { type ConfigMap, configMapSchema } from "./schema/config-map";

const validate = (configMap: ConfigMap): FieldError[] => {
  const { data = {}, binaryData = {} } = configMap;
  const size =
    Object.values(data).reduce((sum, text) => sum + utf8Length(text), 0) +
    Object.values(binaryData).reduce((sum, text) => sum + base64Length(text), 0);
  return [
    ...Object.keys(data).flatMap((key) => [
      ...checkText(`data[${key}]`, key, configMapKeyRule),
      ...(Object.hasOwn(binaryData, key) ? [fieldError.invalid(`data[${key}]`, key, "duplicate of key present in binaryData")] : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) => checkText(`binaryData[${key}]`, key, configMapKeyRule)),
    ...(size > keyedDataLimit ? [fieldError.tooLong("", keyedDataLimit)] : []),
  ];
};

export const configMapDefinition = defineResource<ConfigMap>({
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  namespaced: true,
  schema: configMapSchema,
  validate,
  validateUpdate: (next, previous) => checkUnchangedWhenImmutable(next, previous, ["data", "binaryData"]),
  columns: [
    nameColumn,
    integerColumn({
      name: "Data",
      description: "How many entries it has.",
      value: ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    }),
    ageColumn,
  ],
});
