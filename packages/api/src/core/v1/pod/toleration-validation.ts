import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { labelValueRule, qualifiedNameRule } from "../../../machinery/names";
import type { Toleration } from "../schema/affinity";

const checkToleration = (toleration: Toleration, path: string): FieldError[] => {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const errors = key ? checkText(`${path}.key`, key, qualifiedNameRule) : [];
  if (!key && operator !== "Exists") {
    errors.push(
      fieldError.invalid(
        `${path}.operator`,
        operator ?? "",
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    errors.push(fieldError.invalid(`${path}.effect`, effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (operator === "Exists") {
    if (value) errors.push(fieldError.invalid(`${path}.operator`, toleration, "value must be empty when `operator` is 'Exists'"));
  } else if (value) errors.push(...checkText(`${path}.operator`, value, labelValueRule));
  return errors;
};

export const checkTolerations = (tolerations: readonly Toleration[], path: string): FieldError[] =>
  tolerations.flatMap((toleration, index) => checkToleration(toleration, `${path}[${index}]`));
