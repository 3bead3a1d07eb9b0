import { type FieldError, fieldError } from "../machinery/field-error";
import { deepEqual, isJsonObject } from "../machinery/json";
import { type Labels, matcherFromSelector, validateLabelSelector, validateLabels } from "../machinery/label-selector";
import { percentRule, qualifiedNameRule } from "../machinery/names";
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

export const checkLabels = (field: string, labels: Labels | undefined): FieldError[] => validateLabels(labels, field);

const annotationLimit = 256 * 1024;

export const checkAnnotations = (field: string, annotations: Labels | undefined): FieldError[] => {
  const entries = Object.entries(annotations ?? {});
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...entries.flatMap(([key]) => checkText(field, key.toLowerCase(), qualifiedNameRule)),
    ...(size > annotationLimit ? [fieldError.tooLong(field, annotationLimit)] : []),
  ];
};

export const checkLabelSelector = (field: string, selector: LabelSelector | undefined): FieldError[] =>
  validateLabelSelector(selector, field);

/** Whether labels meet a selector. A selector that asks for nothing meets everything; no selector meets nothing. */
export const selectorMatches = (selector: LabelSelector | undefined, labels: Labels | undefined): boolean =>
  matcherFromSelector(selector).matches(labels);

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
