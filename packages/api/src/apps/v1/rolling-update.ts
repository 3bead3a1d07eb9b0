import { checkAtMost100Percent, checkIntOrPercent, percentOf } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import type { DaemonSetUpdateStrategy } from "./schema/daemon-set";
import type { DeploymentStrategy } from "./schema/deployment";

const isZero = (value: number | string | undefined): boolean => (percentOf(value) ?? Number(value ?? 0)) === 0;

export const checkDeploymentStrategy = ({ type, rollingUpdate }: DeploymentStrategy): FieldError[] => {
  const path = "spec.strategy.rollingUpdate";
  if (type === "Recreate") {
    return rollingUpdate ? [fieldError.forbidden(path, "may not be specified when strategy `type` is 'Recreate'")] : [];
  }
  if (!rollingUpdate) return [];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  return [
    ...checkIntOrPercent(`${path}.maxUnavailable`, maxUnavailable),
    ...checkIntOrPercent(`${path}.maxSurge`, maxSurge),
    ...(isZero(maxUnavailable) && isZero(maxSurge)
      ? [fieldError.invalid(`${path}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0")]
      : []),
    ...checkAtMost100Percent(`${path}.maxUnavailable`, maxUnavailable),
  ];
};

export const checkDaemonSetStrategy = ({ type, rollingUpdate }: DaemonSetUpdateStrategy): FieldError[] => {
  if (type !== "RollingUpdate") return [];
  const path = "spec.updateStrategy.rollingUpdate";
  if (!rollingUpdate) return [fieldError.required(path)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...checkIntOrPercent(`${path}.maxUnavailable`, maxUnavailable),
    ...checkAtMost100Percent(`${path}.maxUnavailable`, maxUnavailable),
    ...checkIntOrPercent(`${path}.maxSurge`, maxSurge),
    ...checkAtMost100Percent(`${path}.maxSurge`, maxSurge),
  ];
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    errors.push(fieldError.invalid(`${path}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero"));
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(fieldError.required(`${path}.maxUnavailable`, "cannot be 0 when maxSurge is 0"));
  }
  return errors;
};
