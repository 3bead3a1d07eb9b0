import { array, field, type Infer, map, string, struct } from "../../../schema";
import { labelSelectorAbout, labelSelectorRequirementAbout } from "../about/label-selector";

export const labelSelectorRequirementSchema = struct(
  "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement",
  {
    key: field(1, string, { required: true }),
    operator: field(2, string, { required: true }),
    values: field(3, array(string), { listType: "atomic" }),
  },
  labelSelectorRequirementAbout,
);
export type LabelSelectorRequirement = Infer<typeof labelSelectorRequirementSchema>;

export const labelSelectorSchema = struct(
  "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
  {
    matchLabels: field(1, map(string)),
    matchExpressions: field(2, array(labelSelectorRequirementSchema), { listType: "atomic" }),
  },
  labelSelectorAbout,
);
export type LabelSelector = Infer<typeof labelSelectorSchema>;

export const fieldSelectorRequirementSchema = struct("io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement", {
  key: field(1, string, { required: true }),
  operator: field(2, string, { required: true }),
  values: field(3, array(string), { listType: "atomic" }),
});
export type FieldSelectorRequirement = Infer<typeof fieldSelectorRequirementSchema>;
