import { type FieldError, fieldError } from "../../machinery/field-error";
import type { SelfSubjectAccessReviewSpec, SubjectAccessReviewSpec } from "./schema/authorization";

/** A review asks about a resource or about a path. */
export const checkAttributes = ({ resourceAttributes, nonResourceAttributes }: SelfSubjectAccessReviewSpec): FieldError[] => {
  if (resourceAttributes && nonResourceAttributes) {
    const detail = "cannot be specified in combination with resourceAttributes";
    return [fieldError.invalid("spec.nonResourceAttributes", nonResourceAttributes, detail)];
  }
  if (resourceAttributes || nonResourceAttributes) return [];
  return [
    fieldError.invalid("spec.resourceAttributes", null, "exactly one of nonResourceAttributes or resourceAttributes must be specified"),
  ];
};

export const checkSubjectReview = (spec: SubjectAccessReviewSpec): FieldError[] => [
  ...checkAttributes(spec),
  ...(spec.user || spec.groups?.length
    ? []
    : [fieldError.invalid("spec.user", spec.user ?? "", "at least one of user or group must be specified")]),
];
