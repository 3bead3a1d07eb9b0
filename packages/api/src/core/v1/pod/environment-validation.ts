import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { configMapKeyRule, environmentNameRule } from "../../../machinery/names";
import type { EnvFromSource, EnvVar } from "../schema/container";
import { checkFieldRef, checkResourceFieldRef, environmentFieldPaths } from "./field-reference-validation";

const checkSource = ({ value, valueFrom }: EnvVar, path: string): FieldError[] => {
  if (!valueFrom) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const errors: FieldError[] = [];
  if (fieldRef) errors.push(...checkFieldRef(fieldRef, `${path}.fieldRef`, environmentFieldPaths));
  if (resourceFieldRef) errors.push(...checkResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`));
  for (const [name, reference] of Object.entries({ configMapKeyRef, secretKeyRef })) {
    if (!reference) continue;
    if (!reference.name) errors.push(fieldError.required(`${path}.${name}.name`));
    if (reference.key) errors.push(...checkText(`${path}.${name}.key`, reference.key, configMapKeyRule));
  }
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((source) => source !== undefined).length;
  if (count === 0) {
    errors.push(fieldError.invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
  } else if (value) errors.push(fieldError.invalid(path, "", "may not be specified when `value` is not empty"));
  else if (count > 1) errors.push(fieldError.invalid(path, "", "may not have more than one field specified at a time"));
  return errors;
};

export const checkEnvironment = (variables: readonly EnvVar[] = [], path: string): FieldError[] =>
  variables.flatMap((variable, index) => [
    ...(variable.name ? checkText(`${path}[${index}].name`, variable.name, environmentNameRule) : []),
    ...checkSource(variable, `${path}[${index}].valueFrom`),
  ]);

export const checkEnvironmentSources = (sources: readonly EnvFromSource[] = [], path: string): FieldError[] =>
  sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const at = `${path}[${index}]`;
    const errors = prefix ? checkText(`${at}.prefix`, prefix, environmentNameRule) : [];
    for (const [name, reference] of Object.entries({ configMapRef, secretRef })) {
      if (reference && !reference.name) errors.push(fieldError.required(`${at}.${name}.name`));
    }
    if (!configMapRef && !secretRef) errors.push(fieldError.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"));
    if (configMapRef && secretRef) errors.push(fieldError.invalid(path, "", "may not have more than one field specified at a time"));
    return errors;
  });
