import { type FieldError, fieldError } from "../machinery/field-error";
import { deepEqual, isJsonObject } from "../machinery/json";
import { labelValueRule, percentRule, qualifiedNameRule } from "../machinery/names";
import type { TextRule } from "../machinery/patterns";
import type { LabelSelector } from "../meta/v1/schema/label-selector";

/** Pieces from which the kinds build their `validate` functions. Messages and paths are those of Kubernetes. */

export const immutableMessage = "field is immutable";

/** What a rule says against a text, as errors of a field. */
export const checkText = (field: string, value: string, rule: TextRule): FieldError[] =>
  rule(value).map((detail) => fieldError.invalid(field, value, detail));

export const checkNonNegative = (field: string, value: number | undefined): FieldError[] =>
  value !== undefined && value < 0 ? [fieldError.invalid(field, value, "must be greater than or equal to 0")] : [];

/** Several fields of one object at once. */
export const checkNonNegativeFields = <T extends object>(path: string, object: T, fields: readonly (keyof T & string)[]): FieldError[] =>
  fields.flatMap((name) => {
    const value = object[name];
    return typeof value === "number" ? checkNonNegative(`${path}.${name}`, value) : [];
  });

export const checkRequired = (field: string, value: unknown, detail = ""): FieldError[] =>
  value === undefined || value === "" ? [fieldError.required(field, detail)] : [];

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.values(value).every(isEmpty));

/** A copy without empty lists and objects: between those and nothing, immutability makes no difference. */
const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .map(([name, inner]) => [name, withoutEmpty(inner)]),
  );
};

/** Whether two values mean the same; an empty list or object is as good as none. */
export const sameValue = (first: unknown, second: unknown): boolean =>
  deepEqual(first, second) || (isEmpty(first) && isEmpty(second)) || deepEqual(withoutEmpty(first), withoutEmpty(second));

export const checkImmutable = (field: string, next: unknown, previous: unknown): FieldError[] =>
  sameValue(next, previous) ? [] : [fieldError.invalid(field, next, immutableMessage)];

export const checkLabels = (field: string, labels: Readonly<Record<string, string>> | undefined): FieldError[] =>
  Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...checkText(field, key, qualifiedNameRule),
    ...checkText(field, value, labelValueRule),
  ]);

const annotationLimit = 256 * 1024;

export const checkAnnotations = (field: string, annotations: Readonly<Record<string, string>> | undefined): FieldError[] => {
  const entries = Object.entries(annotations ?? {});
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...entries.flatMap(([key]) => checkText(field, key.toLowerCase(), qualifiedNameRule)),
    ...(size > annotationLimit ? [fieldError.tooLong(field, annotationLimit)] : []),
  ];
};

export const checkLabelSelector = (field: string, selector: LabelSelector | undefined): FieldError[] => [
  ...checkLabels(`${field}.matchLabels`, selector?.matchLabels),
  ...(selector?.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, index) => {
    const path = `${field}.matchExpressions[${index}]`;
    const errors = checkText(`${path}.key`, key, qualifiedNameRule);
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) errors.push(fieldError.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) {
        errors.push(fieldError.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
    } else errors.push(fieldError.invalid(`${path}.operator`, operator, "not a valid selector operator"));
    return [...errors, ...values.flatMap((value, position) => checkText(`${path}.values[${position}]`, value, labelValueRule))];
  }),
];

/** Whether labels meet a selector. A selector that asks for nothing meets everything; no selector meets nothing. */
export const selectorMatches = (selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> | undefined): boolean => {
  if (!selector) return false;
  const has = labels ?? {};
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = has[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      const listed = value !== undefined && values.includes(value);
      return operator === "In" ? listed : !listed;
    })
  );
};

/** The number of a percentage, or undefined when the value is none. */
export const percentOf = (value: number | string | undefined): number | undefined =>
  typeof value === "string" && percentRule(value).length === 0 ? Number.parseInt(value, 10) : undefined;

/** A count of pods or a share of them: `3` or `25%`. */
export const checkIntOrPercent = (field: string, value: number | string | undefined): FieldError[] => {
  if (typeof value === "string") return checkText(field, value, percentRule);
  return checkNonNegative(field, value);
};

export const checkAtMost100Percent = (field: string, value: number | string | undefined): FieldError[] =>
  (percentOf(value) ?? 0) > 100 ? [fieldError.invalid(field, value, "must not be greater than 100%")] : [];
