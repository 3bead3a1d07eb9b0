import { labelSelectorSchema } from "../../../meta/v1/schema/label-selector";
import { objectMetaSchema } from "../../../meta/v1/schema/object-meta";
import { array, field, type Infer, type Resource, string, struct } from "../../../schema";
import {
  clusterRoleAbout,
  clusterRoleBindingAbout,
  policyRuleAbout,
  roleAbout,
  roleBindingAbout,
  roleRefAbout,
  subjectAbout,
} from "../about/rbac";

export const aggregationRuleSchema = struct("io.k8s.api.rbac.v1.AggregationRule", {
  clusterRoleSelectors: field(1, array(labelSelectorSchema), { listType: "atomic" }),
});
export type AggregationRule = Infer<typeof aggregationRuleSchema>;

export const policyRuleSchema = struct(
  "io.k8s.api.rbac.v1.PolicyRule",
  {
    verbs: field(1, array(string), { required: true, listType: "atomic" }),
    apiGroups: field(2, array(string), { listType: "atomic" }),
    resources: field(3, array(string), { listType: "atomic" }),
    resourceNames: field(4, array(string), { listType: "atomic" }),
    nonResourceURLs: field(5, array(string), { listType: "atomic" }),
  },
  policyRuleAbout,
);
export type PolicyRule = Infer<typeof policyRuleSchema>;

export const clusterRoleSchema = struct(
  "io.k8s.api.rbac.v1.ClusterRole",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    rules: field(2, array(policyRuleSchema), { listType: "atomic" }),
    aggregationRule: field(3, aggregationRuleSchema),
  },
  clusterRoleAbout,
);
export type ClusterRole = Resource<typeof clusterRoleSchema>;

export const roleRefSchema = struct(
  "io.k8s.api.rbac.v1.RoleRef",
  {
    apiGroup: field(1, string, { present: true }),
    kind: field(2, string, { required: true }),
    name: field(3, string, { required: true }),
  },
  roleRefAbout,
);
export type RoleRef = Infer<typeof roleRefSchema>;

export const subjectSchema = struct(
  "io.k8s.api.rbac.v1.Subject",
  {
    kind: field(1, string, { required: true }),
    apiGroup: field(2, string),
    name: field(3, string, { required: true }),
    namespace: field(4, string),
  },
  subjectAbout,
);
export type Subject = Infer<typeof subjectSchema>;

export const clusterRoleBindingSchema = struct(
  "io.k8s.api.rbac.v1.ClusterRoleBinding",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    subjects: field(2, array(subjectSchema), { listType: "atomic" }),
    roleRef: field(3, roleRefSchema, { required: true }),
  },
  clusterRoleBindingAbout,
);
export type ClusterRoleBinding = Resource<typeof clusterRoleBindingSchema>;

export const roleSchema = struct(
  "io.k8s.api.rbac.v1.Role",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    rules: field(2, array(policyRuleSchema), { listType: "atomic" }),
  },
  roleAbout,
);
export type Role = Resource<typeof roleSchema>;

export const roleBindingSchema = struct(
  "io.k8s.api.rbac.v1.RoleBinding",
  {
    metadata: field(1, objectMetaSchema, { present: true }),
    subjects: field(2, array(subjectSchema), { listType: "atomic" }),
    roleRef: field(3, roleRefSchema, { required: true }),
  },
  roleBindingAbout,
);
export type RoleBinding = Resource<typeof roleBindingSchema>;
