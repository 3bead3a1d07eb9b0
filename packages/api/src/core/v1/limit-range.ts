import { defineResource } from "../../definition";
import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { qualifiedNameRule } from "../../machinery/names";
import { compareQuantities, parseQuantity } from "../../machinery/quantity";
import { checkContainerResourceName, checkResourceName, mayOvercommit } from "./resource-names";
import { type LimitRange, type LimitRangeItem, limitRangeSchema } from "./schema/limit-range";

const limitTypes: ReadonlySet<string> = new Set(["Pod", "Container", "PersistentVolumeClaim"]);

/** Limits of containers: what is left out follows from what is there. */
const applyItemDefaults = (item: LimitRangeItem): void => {
  if (item.type !== "Container") return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
};

const amountFields = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** Pairs of amounts of which the first may not be more than the second, with Kubernetes' words for them. */
const orders = [
  ["min", "max", "min value", "max value", "min"],
  ["min", "defaultRequest", "min value", "default request value", "defaultRequest"],
  ["defaultRequest", "max", "default request value", "max value", "defaultRequest"],
  ["defaultRequest", "default", "default request value", "default limit value", "defaultRequest"],
  ["min", "default", "min value", "default value", "default"],
  ["default", "max", "default value", "max value", "default"],
] as const;

const checkOrder = (item: LimitRangeItem, path: string, resource: string): FieldError[] =>
  orders.flatMap(([low, high, lowName, highName, at]) => {
    const [least, most] = [item[low]?.[resource], item[high]?.[resource]];
    if (least === undefined || most === undefined || compareQuantities(least, most) <= 0) return [];
    const detail = `${lowName} ${least} is greater than ${highName} ${most}`;
    return [fieldError.invalid(`${path}.${at}[${resource}]`, item[at]?.[resource], detail)];
  });

const checkRatio = (item: LimitRangeItem, path: string, resource: string): FieldError[] => {
  const ratio = item.maxLimitRequestRatio?.[resource];
  if (ratio === undefined) return [];
  const field = `${path}.maxLimitRequestRatio[${resource}]`;
  const amount = Number(parseQuantity(ratio).nano) / 1e9;
  if (amount < 1) return [fieldError.invalid(field, ratio, `ratio ${ratio} is less than 1`)];
  const [least, most] = [item.min?.[resource], item.max?.[resource]];
  if (least === undefined || most === undefined) return [];
  const span = Number(parseQuantity(most).nano) / Number(parseQuantity(least).nano);
  return amount > span ? [fieldError.invalid(field, ratio, `ratio ${ratio} is greater than max/min = ${span.toFixed(6)}`)] : [];
};

const checkFixed = (item: LimitRangeItem, path: string, resource: string): FieldError[] => {
  const [limit, request] = [item.default?.[resource], item.defaultRequest?.[resource]];
  if (mayOvercommit(resource) || limit === undefined || request === undefined || compareQuantities(limit, request) === 0) return [];
  const detail = `default value ${limit} must equal to defaultRequest value ${request} in ${resource}`;
  return [fieldError.invalid(`${path}.defaultRequest[${resource}]`, request, detail)];
};

const checkType = (item: LimitRangeItem, path: string): FieldError[] => {
  const errors = checkText(`${path}.type`, item.type, qualifiedNameRule);
  if (errors.length === 0 && !item.type.includes("/") && !limitTypes.has(item.type)) {
    errors.push(fieldError.invalid(`${path}.type`, item.type, "must be a standard limit type or fully qualified"));
  }
  if (item.type === "Pod") {
    const misplaced = (["default", "defaultRequest"] as const).filter((field) => Object.keys(item[field] ?? {}).length > 0);
    errors.push(...misplaced.map((field) => fieldError.forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'")));
  }
  if (item.type === "PersistentVolumeClaim" && item.min?.storage === undefined && item.max?.storage === undefined) {
    errors.push(fieldError.required(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided"));
  }
  return errors;
};

const checkItem = (item: LimitRangeItem, path: string): FieldError[] => {
  const checkName = item.type === "Pod" || item.type === "Container" ? checkContainerResourceName : checkResourceName;
  const names = amountFields.flatMap((field) =>
    Object.keys(item[field] ?? {}).flatMap((name) => checkName(`${path}.${field}[${name}]`, name)),
  );
  const resources = [...new Set(amountFields.flatMap((field) => Object.keys(item[field] ?? {})))];
  return [
    ...checkType(item, path),
    ...names,
    ...resources.flatMap((name) => [...checkOrder(item, path, name), ...checkRatio(item, path, name), ...checkFixed(item, path, name)]),
  ];
};

const validate = ({ spec }: LimitRange): FieldError[] =>
  spec.limits.flatMap((item, index) => {
    const path = `spec.limits[${index}]`;
    const again = spec.limits.findIndex(({ type }) => type === item.type) < index;
    return [...checkItem(item, path), ...(again ? [fieldError.duplicate(`${path}.type`, item.type)] : [])];
  });

export const limitRangeDefinition = defineResource<LimitRange>({
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  shortNames: ["limits"],
  namespaced: true,
  schema: limitRangeSchema,
  applyDefaults: ({ spec }) => {
    for (const item of spec.limits) applyItemDefaults(item);
  },
  validate,
});
