import { array, field, type Infer, string, struct } from "../../../schema";
import {
  localObjectReferenceAbout,
  nodeSelectorAbout,
  nodeSelectorRequirementAbout,
  nodeSelectorTermAbout,
  objectReferenceAbout,
} from "../about/references";

export const objectReferenceSchema = struct(
  "io.k8s.api.core.v1.ObjectReference",
  {
    kind: field(1, string),
    namespace: field(2, string),
    name: field(3, string),
    uid: field(4, string),
    apiVersion: field(5, string),
    resourceVersion: field(6, string),
    fieldPath: field(7, string),
  },
  objectReferenceAbout,
);
export type ObjectReference = Infer<typeof objectReferenceSchema>;

export const localObjectReferenceSchema = struct(
  "io.k8s.api.core.v1.LocalObjectReference",
  {
    name: field(1, string),
  },
  localObjectReferenceAbout,
);
export type LocalObjectReference = Infer<typeof localObjectReferenceSchema>;

export const typedLocalObjectReferenceSchema = struct("io.k8s.api.core.v1.TypedLocalObjectReference", {
  apiGroup: field(1, string, { nullable: true }),
  kind: field(2, string, { required: true }),
  name: field(3, string, { required: true }),
});
export type TypedLocalObjectReference = Infer<typeof typedLocalObjectReferenceSchema>;

export const typedObjectReferenceSchema = struct("io.k8s.api.core.v1.TypedObjectReference", {
  apiGroup: field(1, string, { nullable: true }),
  kind: field(2, string, { required: true }),
  name: field(3, string, { required: true }),
  namespace: field(4, string, { nullable: true }),
});
export type TypedObjectReference = Infer<typeof typedObjectReferenceSchema>;

export const secretReferenceSchema = struct("io.k8s.api.core.v1.SecretReference", {
  name: field(1, string),
  namespace: field(2, string),
});
export type SecretReference = Infer<typeof secretReferenceSchema>;

export const nodeSelectorRequirementSchema = struct(
  "io.k8s.api.core.v1.NodeSelectorRequirement",
  {
    key: field(1, string, { required: true }),
    operator: field(2, string, { required: true, enum: ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] }),
    values: field(3, array(string), { listType: "atomic" }),
  },
  nodeSelectorRequirementAbout,
);
export type NodeSelectorRequirement = Infer<typeof nodeSelectorRequirementSchema>;

export const nodeSelectorTermSchema = struct(
  "io.k8s.api.core.v1.NodeSelectorTerm",
  {
    matchExpressions: field(1, array(nodeSelectorRequirementSchema), { listType: "atomic" }),
    matchFields: field(2, array(nodeSelectorRequirementSchema), { listType: "atomic" }),
  },
  nodeSelectorTermAbout,
);
export type NodeSelectorTerm = Infer<typeof nodeSelectorTermSchema>;

export const nodeSelectorSchema = struct(
  "io.k8s.api.core.v1.NodeSelector",
  {
    nodeSelectorTerms: field(1, array(nodeSelectorTermSchema), { required: true, listType: "atomic" }),
  },
  nodeSelectorAbout,
);
export type NodeSelector = Infer<typeof nodeSelectorSchema>;

export const topologySelectorLabelRequirementSchema = struct("io.k8s.api.core.v1.TopologySelectorLabelRequirement", {
  key: field(1, string, { required: true }),
  values: field(2, array(string), { required: true, listType: "atomic" }),
});
export type TopologySelectorLabelRequirement = Infer<typeof topologySelectorLabelRequirementSchema>;

export const topologySelectorTermSchema = struct("io.k8s.api.core.v1.TopologySelectorTerm", {
  matchLabelExpressions: field(1, array(topologySelectorLabelRequirementSchema), { listType: "atomic" }),
});
export type TopologySelectorTerm = Infer<typeof topologySelectorTermSchema>;
