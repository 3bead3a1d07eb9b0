import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, map, quantity, type Resource, string, struct } from "../../../schema";
import { resourceQuotaAbout, resourceQuotaSpecAbout, resourceQuotaStatusAbout } from "../about/resource-quota";

export const scopedResourceSelectorRequirementSchema = struct("io.k8s.api.core.v1.ScopedResourceSelectorRequirement", {
  scopeName: field(1, string, {
    required: true,
    enum: [
      "Terminating",
      "NotTerminating",
      "BestEffort",
      "NotBestEffort",
      "PriorityClass",
      "CrossNamespacePodAffinity",
      "VolumeAttributesClass",
    ],
  }),
  operator: field(2, string, { required: true, enum: ["In", "NotIn", "Exists", "DoesNotExist"] }),
  values: field(3, array(string), { listType: "atomic" }),
});
export type ScopedResourceSelectorRequirement = Infer<typeof scopedResourceSelectorRequirementSchema>;

export const scopeSelectorSchema = struct("io.k8s.api.core.v1.ScopeSelector", {
  matchExpressions: field(1, array(scopedResourceSelectorRequirementSchema), { listType: "atomic" }),
});
export type ScopeSelector = Infer<typeof scopeSelectorSchema>;

export const resourceQuotaSpecSchema = struct(
  "io.k8s.api.core.v1.ResourceQuotaSpec",
  {
    hard: field(1, map(quantity)),
    scopes: field(2, array(string), {
      enum: [
        "Terminating",
        "NotTerminating",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
      ],
      listType: "atomic",
    }),
    scopeSelector: field(3, scopeSelectorSchema),
  },
  resourceQuotaSpecAbout,
);
export type ResourceQuotaSpec = Infer<typeof resourceQuotaSpecSchema>;

export const resourceQuotaStatusSchema = struct(
  "io.k8s.api.core.v1.ResourceQuotaStatus",
  {
    hard: field(1, map(quantity)),
    used: field(2, map(quantity)),
  },
  resourceQuotaStatusAbout,
);
export type ResourceQuotaStatus = Infer<typeof resourceQuotaStatusSchema>;

export const resourceQuotaSchema = struct(
  "io.k8s.api.core.v1.ResourceQuota",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, resourceQuotaSpecSchema, { present: true }),
    status: field(3, resourceQuotaStatusSchema, { present: true }),
  },
  resourceQuotaAbout,
);
export type ResourceQuota = Resource<typeof resourceQuotaSchema>;
