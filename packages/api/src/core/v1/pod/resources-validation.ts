import { type FieldError, fieldError } from "../../../machinery/field-error";
import { compareQuantities } from "../../../machinery/quantity";
import { checkContainerResourceName, checkResourceAmount, isHugePages, mayOvercommit } from "../resource-names";
import type { ResourceRequirements } from "../schema/container";

const checkRequest = (name: string, request: string, limits: Readonly<Record<string, string>>, path: string): FieldError[] => {
  const limit = limits[name];
  const shared = mayOvercommit(name);
  if (limit === undefined) {
    return shared ? [] : [fieldError.required(`${path}.limits`, "Limit must be set for non overcommitable resources")];
  }
  const order = compareQuantities(request, limit);
  if (order !== 0 && !shared) return [fieldError.invalid(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
  return order > 0 ? [fieldError.invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)] : [];
};

export const checkResources = ({ limits = {}, requests = {} }: ResourceRequirements, path: string): FieldError[] => {
  const named = (field: string, amounts: Readonly<Record<string, string>>): FieldError[] =>
    Object.entries(amounts).flatMap(([name, amount]) => {
      const at = `${path}.${field}[${name}]`;
      return [...checkContainerResourceName(at, name), ...checkResourceAmount(at, name, amount)];
    });
  const errors = [
    ...named("limits", limits),
    ...named("requests", requests),
    ...Object.entries(requests).flatMap(([name, request]) => checkRequest(name, request, limits, path)),
  ];
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory")) {
    errors.push(fieldError.forbidden(path, "HugePages require cpu or memory"));
  }
  return errors;
};
