import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, type Resource, string, struct, time } from "../../../schema";
import { namespaceAbout, namespaceSpecAbout, namespaceStatusAbout } from "../about/namespace";

export const namespaceSpecSchema = struct(
  "io.k8s.api.core.v1.NamespaceSpec",
  {
    finalizers: field(1, array(string), { listType: "atomic" }),
  },
  namespaceSpecAbout,
);
export type NamespaceSpec = Infer<typeof namespaceSpecSchema>;

export const namespaceConditionSchema = struct("io.k8s.api.core.v1.NamespaceCondition", {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export type NamespaceCondition = Infer<typeof namespaceConditionSchema>;

export const namespaceStatusSchema = struct(
  "io.k8s.api.core.v1.NamespaceStatus",
  {
    phase: field(1, string, { enum: ["Active", "Terminating"] }),
    conditions: field(2, array(namespaceConditionSchema), {
      listType: "map",
      listMapKeys: ["type"],
      patchStrategy: "merge",
      patchMergeKey: "type",
    }),
  },
  namespaceStatusAbout,
);
export type NamespaceStatus = Infer<typeof namespaceStatusSchema>;

export const namespaceSchema = struct(
  "io.k8s.api.core.v1.Namespace",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    spec: field(2, namespaceSpecSchema, { present: true }),
    status: field(3, namespaceStatusSchema, { present: true }),
  },
  namespaceAbout,
);
export type Namespace = Resource<typeof namespaceSchema>;
