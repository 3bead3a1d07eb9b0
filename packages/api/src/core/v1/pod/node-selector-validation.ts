import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123SubdomainRule, labelValueRule, qualifiedNameRule } from "../../../machinery/names";
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from "../schema/references";

const checkExpression = ({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] => {
  const errors: FieldError[] = [];
  if ((operator === "In" || operator === "NotIn") && values.length === 0) {
    errors.push(fieldError.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  }
  if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
    errors.push(fieldError.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  }
  if ((operator === "Gt" || operator === "Lt") && values.length !== 1) {
    errors.push(fieldError.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  }
  errors.push(...checkText(`${path}.key`, key, qualifiedNameRule));
  const named = operator === "In" || operator === "NotIn";
  return named ? [...errors, ...values.flatMap((value, index) => checkText(`${path}.values[${index}]`, value, labelValueRule))] : errors;
};

/** A node can be picked by its name alone, one name at a time. */
const checkField = ({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] => {
  const errors: FieldError[] = [];
  if (operator !== "In" && operator !== "NotIn")
    errors.push(fieldError.invalid(`${path}.operator`, operator, "not a valid selector operator"));
  else if (values.length !== 1) {
    errors.push(fieldError.required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  }
  if (key !== "metadata.name") return [...errors, fieldError.invalid(`${path}.key`, key, "not a valid field selector key")];
  return [...errors, ...values.flatMap((value, index) => checkText(`${path}.values[${index}]`, value, dns1123SubdomainRule))];
};

export const checkNodeSelectorTerm = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, path: string): FieldError[] => [
  ...matchExpressions.flatMap((requirement, index) => checkExpression(requirement, `${path}.matchExpressions[${index}]`)),
  ...matchFields.flatMap((requirement, index) => checkField(requirement, `${path}.matchFields[${index}]`)),
];

export const checkNodeSelector = ({ nodeSelectorTerms }: NodeSelector, path: string): FieldError[] =>
  nodeSelectorTerms.flatMap((term, index) => checkNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${index}]`));
