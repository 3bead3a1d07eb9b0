import {
  array,
  boolean,
  double,
  field,
  type Infer,
  int64,
  json,
  map,
  type Reference,
  reference,
  type Scalar,
  string,
  struct,
} from "../../../schema";

export const externalDocumentationSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation", {
  description: field(1, string),
  url: field(2, string),
});
export type ExternalDocumentation = Infer<typeof externalDocumentationSchema>;

export const validationRuleSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule", {
  rule: field(1, string, { required: true }),
  message: field(2, string),
  messageExpression: field(3, string),
  reason: field(4, string, {
    enum: ["FieldValueRequired", "FieldValueDuplicate", "FieldValueInvalid", "FieldValueForbidden"],
    nullable: true,
  }),
  fieldPath: field(5, string),
  optionalOldSelf: field(6, boolean, { nullable: true }),
});
export type ValidationRule = Infer<typeof validationRuleSchema>;

/** A JSON schema as a CustomResourceDefinition writes it: OpenAPI v3 with Kubernetes' extensions. */
export interface JSONSchemaProps {
  id?: string;
  $schema?: string;
  $ref?: string;
  description?: string;
  type?: string;
  format?: string;
  title?: string;
  default?: unknown;
  maximum?: number;
  exclusiveMaximum?: boolean;
  minimum?: number;
  exclusiveMinimum?: boolean;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  maxItems?: number;
  minItems?: number;
  uniqueItems?: boolean;
  multipleOf?: number;
  enum?: unknown[];
  maxProperties?: number;
  minProperties?: number;
  required?: string[];
  items?: JSONSchemaProps | JSONSchemaProps[];
  allOf?: JSONSchemaProps[];
  oneOf?: JSONSchemaProps[];
  anyOf?: JSONSchemaProps[];
  not?: JSONSchemaProps;
  properties?: Record<string, JSONSchemaProps>;
  additionalProperties?: JSONSchemaProps | boolean;
  patternProperties?: Record<string, JSONSchemaProps>;
  dependencies?: Record<string, JSONSchemaProps | string[]>;
  additionalItems?: JSONSchemaProps | boolean;
  definitions?: Record<string, JSONSchemaProps>;
  externalDocs?: ExternalDocumentation;
  example?: unknown;
  nullable?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-map-type"?: string;
  "x-kubernetes-validations"?: ValidationRule[];
}

/** Lazy, because a schema contains schemas. */
export const jsonSchemaPropsReference: Reference<JSONSchemaProps> = reference(() => jsonSchemaPropsSchema);

/** A schema, or in its place a list of schemas, true or false, or a list of names: any JSON to the decoder. */
const schemaOr = <Other>(): Scalar<JSONSchemaProps | Other> => ({ type: "scalar", format: "json" });

export const jsonSchemaPropsSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", {
  id: field(1, string),
  $schema: field(2, string),
  $ref: field(3, string, { nullable: true }),
  description: field(4, string),
  type: field(5, string),
  format: field(6, string),
  title: field(7, string),
  default: field(8, json),
  maximum: field(9, double, { nullable: true }),
  exclusiveMaximum: field(10, boolean),
  minimum: field(11, double, { nullable: true }),
  exclusiveMinimum: field(12, boolean),
  maxLength: field(13, int64, { nullable: true }),
  minLength: field(14, int64, { nullable: true }),
  pattern: field(15, string),
  maxItems: field(16, int64, { nullable: true }),
  minItems: field(17, int64, { nullable: true }),
  uniqueItems: field(18, boolean),
  multipleOf: field(19, double, { nullable: true }),
  enum: field(20, array(json), { listType: "atomic" }),
  maxProperties: field(21, int64, { nullable: true }),
  minProperties: field(22, int64, { nullable: true }),
  required: field(23, array(string), { listType: "atomic" }),
  items: field(24, schemaOr<JSONSchemaProps[]>()),
  allOf: field(25, array(jsonSchemaPropsReference), { listType: "atomic" }),
  oneOf: field(26, array(jsonSchemaPropsReference), { listType: "atomic" }),
  anyOf: field(27, array(jsonSchemaPropsReference), { listType: "atomic" }),
  not: field(28, jsonSchemaPropsReference),
  properties: field(29, map(jsonSchemaPropsReference)),
  additionalProperties: field(30, schemaOr<boolean>()),
  patternProperties: field(31, map(jsonSchemaPropsReference)),
  dependencies: field(32, map(schemaOr<string[]>())),
  additionalItems: field(33, schemaOr<boolean>()),
  definitions: field(34, map(jsonSchemaPropsReference)),
  externalDocs: field(35, externalDocumentationSchema),
  example: field(36, json),
  nullable: field(37, boolean),
  "x-kubernetes-preserve-unknown-fields": field(38, boolean, { nullable: true }),
  "x-kubernetes-embedded-resource": field(39, boolean),
  "x-kubernetes-int-or-string": field(40, boolean),
  "x-kubernetes-list-map-keys": field(41, array(string), { listType: "atomic" }),
  "x-kubernetes-list-type": field(42, string, { nullable: true }),
  "x-kubernetes-map-type": field(43, string, { nullable: true }),
  "x-kubernetes-validations": field(44, array(validationRuleSchema), {
    listType: "map",
    listMapKeys: ["rule"],
    patchStrategy: "merge",
    patchMergeKey: "rule",
  }),
});
