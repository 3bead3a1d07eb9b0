import type { LabelSelector } from "../meta/v1/schema/label-selector";
import { badRequest } from "./errors";
import { type FieldError, fieldError } from "./field-error";
import { tokenizeSelector } from "./label-selector-tokens";
import { labelValueRule, qualifiedNameRule } from "./names";

/** A map of labels as objects carry it. */
export type Labels = Readonly<Record<string, string>>;

export type LabelOperator = "in" | "notin" | "=" | "!=" | "exists" | "!" | "gt" | "lt";

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

/** Requirements that all must hold. */
export interface LabelMatcher {
  readonly requirements: readonly LabelRequirement[];
  /** Whether it selects every object. */
  readonly matchesEverything: boolean;
  /** Whether an object with these labels is selected. */
  readonly matches: (labels: Labels | undefined) => boolean;
  /** The selector in writing, keys in order: `app=web,tier in (a,b)`. */
  readonly text: string;
}

const noLabels: Labels = {};

const isWhole = (text: string): boolean => /^[+-]?\d+$/.test(text);

const compareWhole = (value: string | undefined, limit: string | undefined): number => {
  if (value === undefined || limit === undefined || !isWhole(value) || !isWhole(limit)) return 0;
  const difference = BigInt(value) - BigInt(limit);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};

const compileRequirement = ({ key, operator, values }: LabelRequirement): ((labels: Labels) => boolean) => {
  const [first] = values;
  switch (operator) {
    case "=":
      return (labels) => labels[key] === first && Object.hasOwn(labels, key);
    case "!=":
      return (labels) => !Object.hasOwn(labels, key) || labels[key] !== first;
    case "in":
      return (labels) => Object.hasOwn(labels, key) && values.includes(labels[key] ?? "");
    case "notin":
      return (labels) => !Object.hasOwn(labels, key) || !values.includes(labels[key] ?? "");
    case "exists":
      return (labels) => Object.hasOwn(labels, key);
    case "!":
      return (labels) => !Object.hasOwn(labels, key);
    case "gt":
      return (labels) => compareWhole(labels[key], first) > 0;
    case "lt":
      return (labels) => compareWhole(labels[key], first) < 0;
  }
};

const requirementText = ({ key, operator, values }: LabelRequirement): string => {
  if (operator === "exists") return key;
  if (operator === "!") return `!${key}`;
  if (operator === "in" || operator === "notin") return `${key} ${operator} (${[...values].sort().join(",")})`;
  return `${key}${operator === "gt" ? ">" : operator === "lt" ? "<" : operator}${values[0] ?? ""}`;
};

/** Compiles requirements that have been checked. */
export const labelMatcher = (requirements: readonly LabelRequirement[]): LabelMatcher => {
  const checks = requirements.map(compileRequirement);
  const sorted = [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return {
    requirements,
    matchesEverything: checks.length === 0,
    matches: (labels = noLabels) => checks.every((check) => check(labels)),
    text: sorted.map(requirementText).join(","),
  };
};

/** Selects everything. */
export const everyLabel: LabelMatcher = labelMatcher([]);

/** Selects nothing, as a selector that was left out does. */
export const noLabel: LabelMatcher = { requirements: [], matchesEverything: false, matches: () => false, text: "" };

/** The selector of a Service or a ReplicationController: labels that must be equal. */
export const matcherFromLabels = (labels: Labels | undefined): LabelMatcher =>
  labelMatcher(Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: "=", values: [value] })));

const expressionOperators: Readonly<Record<string, LabelOperator>> = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" };

/**
 * The matcher of a `LabelSelector`: undefined selects nothing, an empty one everything. Requirements whose operator is
 * unknown select nothing; {@link validateLabelSelector} has refused them before.
 */
export const matcherFromSelector = (selector: LabelSelector | undefined): LabelMatcher => {
  if (!selector) return noLabel;
  const requirements: LabelRequirement[] = [...matcherFromLabels(selector.matchLabels).requirements];
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const known = expressionOperators[operator];
    if (!known) return noLabel;
    requirements.push({ key, operator: known, values });
  }
  return labelMatcher(requirements);
};

/** What is wrong with labels: keys and values. */
export const validateLabels = (labels: Labels | undefined, path: string): FieldError[] =>
  Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameRule(key).map((message) => fieldError.invalid(path, key, message)),
    ...labelValueRule(value).map((message) => fieldError.invalid(path, value, message)),
  ]);

export const validateLabelSelector = (selector: LabelSelector | undefined, path: string): FieldError[] => {
  const errors = validateLabels(selector?.matchLabels, `${path}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    const needsValues = operator === "In" || operator === "NotIn";
    if (needsValues && values.length === 0) {
      errors.push(fieldError.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (!needsValues && (operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
      errors.push(fieldError.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else if (!(operator in expressionOperators)) {
      errors.push(fieldError.invalid(`${at}.operator`, operator, "not a valid selector operator"));
    }
    errors.push(...qualifiedNameRule(key).map((message) => fieldError.invalid(`${at}.key`, key, message)));
    for (const [position, value] of values.entries()) {
      errors.push(...labelValueRule(value).map((message) => fieldError.invalid(`${at}.values[${position}]`, value, message)));
    }
  }
  return errors;
};

const checkRequirement = ({ key, operator, values }: LabelRequirement): LabelRequirement => {
  const [keyMessage] = qualifiedNameRule(key);
  if (keyMessage) throw badRequest(`unable to parse requirement: key: Invalid value: ${JSON.stringify(key)}: ${keyMessage}`);
  for (const [index, value] of values.entries()) {
    const [message] = labelValueRule(value);
    if (message) {
      throw badRequest(`unable to parse requirement: values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${message}`);
    }
  }
  if ((operator === "gt" || operator === "lt") && !isWhole(values[0] ?? "")) {
    throw badRequest(
      `unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(values[0] ?? "")}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  return { key, operator, values };
};

/**
 * Reads a selector in writing: `app=web,tier in (a, b),!legacy,size>3`. The empty text selects everything.
 * @throws {StatusError} 400 that says where the text cannot be understood.
 */
export const parseLabelSelector = (text: string): LabelMatcher => {
  if (text.trim() === "") return everyLabel;
  const reader = tokenizeSelector(text);
  const requirements: LabelRequirement[] = [];
  for (;;) {
    requirements.push(checkRequirement(reader.requirement()));
    if (reader.atEnd()) return labelMatcher(requirements);
    reader.comma();
  }
};
