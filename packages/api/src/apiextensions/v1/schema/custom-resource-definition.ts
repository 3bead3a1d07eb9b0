import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, boolean, bytes, field, type Infer, int32, int64, type Resource, string, struct, time } from "../../../schema";
import { customResourceDefinitionAbout } from "../about/custom-resource-definition";
import { jsonSchemaPropsReference } from "./json-schema";

export const customResourceColumnDefinitionSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition",
  {
    name: field(1, string, { required: true }),
    type: field(2, string, { required: true }),
    format: field(3, string),
    description: field(4, string),
    priority: field(5, int32),
    jsonPath: field(6, string, { required: true }),
  },
);
export type CustomResourceColumnDefinition = Infer<typeof customResourceColumnDefinitionSchema>;

export const serviceReferenceSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference", {
  namespace: field(1, string, { required: true }),
  name: field(2, string, { required: true }),
  path: field(3, string, { nullable: true }),
  port: field(4, int32, { nullable: true }),
});
export type ServiceReference = Infer<typeof serviceReferenceSchema>;

export const webhookClientConfigSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig", {
  url: field(3, string, { nullable: true }),
  service: field(1, serviceReferenceSchema),
  caBundle: field(2, bytes),
});
export type WebhookClientConfig = Infer<typeof webhookClientConfigSchema>;

export const webhookConversionSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion", {
  clientConfig: field(2, webhookClientConfigSchema),
  conversionReviewVersions: field(3, array(string), { required: true, listType: "atomic" }),
});
export type WebhookConversion = Infer<typeof webhookConversionSchema>;

export const customResourceConversionSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion", {
  strategy: field(1, string, { required: true }),
  webhook: field(2, webhookConversionSchema),
});
export type CustomResourceConversion = Infer<typeof customResourceConversionSchema>;

export const customResourceDefinitionNamesSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames",
  {
    plural: field(1, string, { present: true }),
    singular: field(2, string),
    shortNames: field(3, array(string), { listType: "atomic" }),
    kind: field(4, string, { present: true }),
    listKind: field(5, string),
    categories: field(6, array(string), { listType: "atomic" }),
  },
);
export type CustomResourceDefinitionNames = Infer<typeof customResourceDefinitionNamesSchema>;

export const customResourceSubresourceScaleSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale",
  {
    specReplicasPath: field(1, string, { required: true }),
    statusReplicasPath: field(2, string, { required: true }),
    labelSelectorPath: field(3, string, { nullable: true }),
  },
);
export type CustomResourceSubresourceScale = Infer<typeof customResourceSubresourceScaleSchema>;

export const customResourceSubresourceStatusSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus",
  {},
);
export type CustomResourceSubresourceStatus = Infer<typeof customResourceSubresourceStatusSchema>;

export const customResourceSubresourcesSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources",
  {
    status: field(1, customResourceSubresourceStatusSchema),
    scale: field(2, customResourceSubresourceScaleSchema),
  },
);
export type CustomResourceSubresources = Infer<typeof customResourceSubresourcesSchema>;

export const customResourceValidationSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation", {
  openAPIV3Schema: field(1, jsonSchemaPropsReference),
});
export type CustomResourceValidation = Infer<typeof customResourceValidationSchema>;

export const selectableFieldSchema = struct("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField", {
  jsonPath: field(1, string, { required: true }),
});
export type SelectableField = Infer<typeof selectableFieldSchema>;

export const customResourceDefinitionVersionSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion",
  {
    name: field(1, string, { required: true }),
    served: field(2, boolean, { required: true }),
    storage: field(3, boolean, { required: true }),
    deprecated: field(7, boolean),
    deprecationWarning: field(8, string, { nullable: true }),
    schema: field(4, customResourceValidationSchema),
    subresources: field(5, customResourceSubresourcesSchema),
    additionalPrinterColumns: field(6, array(customResourceColumnDefinitionSchema), { listType: "atomic" }),
    selectableFields: field(9, array(selectableFieldSchema), { listType: "atomic" }),
  },
);
export type CustomResourceDefinitionVersion = Infer<typeof customResourceDefinitionVersionSchema>;

export const customResourceDefinitionSpecSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec",
  {
    group: field(1, string, { required: true }),
    names: field(3, customResourceDefinitionNamesSchema, { required: true }),
    scope: field(4, string, { required: true }),
    versions: field(7, array(customResourceDefinitionVersionSchema), { required: true, listType: "atomic" }),
    conversion: field(9, customResourceConversionSchema),
    preserveUnknownFields: field(10, boolean),
  },
);
export type CustomResourceDefinitionSpec = Infer<typeof customResourceDefinitionSpecSchema>;

export const customResourceDefinitionConditionSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition",
  {
    type: field(1, string, { required: true }),
    status: field(2, string, { required: true }),
    lastTransitionTime: field(3, time),
    reason: field(4, string),
    message: field(5, string),
    observedGeneration: field(6, int64),
  },
);
export type CustomResourceDefinitionCondition = Infer<typeof customResourceDefinitionConditionSchema>;

export const customResourceDefinitionStatusSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus",
  {
    conditions: field(1, array(customResourceDefinitionConditionSchema), { listType: "map", listMapKeys: ["type"] }),
    acceptedNames: field(2, customResourceDefinitionNamesSchema, { present: true }),
    storedVersions: field(3, array(string), { listType: "atomic" }),
    observedGeneration: field(4, int64),
  },
);
export type CustomResourceDefinitionStatus = Infer<typeof customResourceDefinitionStatusSchema>;

export const customResourceDefinitionSchema = struct(
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, customResourceDefinitionSpecSchema, { required: true }),
    status: field(3, customResourceDefinitionStatusSchema, { present: true }),
  },
  customResourceDefinitionAbout,
);
export type CustomResourceDefinition = Resource<typeof customResourceDefinitionSchema>;
