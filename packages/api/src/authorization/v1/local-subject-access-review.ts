import { defineResource } from "../../definition";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { checkSubjectReview } from "./review-validation";
import { type LocalSubjectAccessReview, localSubjectAccessReviewSchema } from "./schema/authorization";

const validate = ({ metadata, spec }: LocalSubjectAccessReview): FieldError[] => {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors = checkSubjectReview(spec);
  if (resourceAttributes && (resourceAttributes.namespace ?? "") !== (metadata.namespace ?? "")) {
    errors.push(
      fieldError.invalid("spec.resourceAttributes.namespace", resourceAttributes.namespace ?? "", "must match metadata.namespace"),
    );
  }
  if (nonResourceAttributes) {
    errors.push(fieldError.invalid("spec.nonResourceAttributes", nonResourceAttributes, "disallowed on this kind of request"));
  }
  return errors;
};

export const localSubjectAccessReviewDefinition = defineResource<LocalSubjectAccessReview>({
  group: "authorization.k8s.io",
  version: "v1",
  kind: "LocalSubjectAccessReview",
  plural: "localsubjectaccessreviews",
  singular: "localsubjectaccessreview",
  namespaced: true,
  schema: localSubjectAccessReviewSchema,
  verbs: ["create"],
  virtual: true,
  validate,
});
