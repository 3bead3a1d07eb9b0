import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { qualifiedNameRule } from "../../machinery/names";
import { parseQuantity } from "../../machinery/quantity";

/** Names of resources (`cpu`, `example.com/gpu`) and the rules about their amounts. */

const containerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

const quotaResources: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.storage",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "persistentvolumeclaims",
  "configmaps",
  "services.nodeports",
  "services.loadbalancers",
]);

/** Resources that are counted in whole numbers. */
const countedResources: ReadonlySet<string> = new Set([
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "persistentvolumeclaims",
  "configmaps",
  "services.nodeports",
  "services.loadbalancers",
]);

export const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** Whether a name is one of Kubernetes' own: without a domain, or in kubernetes.io. */
export const isNativeResource = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");

/** Resources that devices and cluster operators bring: `example.com/gpu`. */
export const isExtendedResource = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith("requests.") && qualifiedNameRule(`requests.${name}`).length === 0;

/** Whether more of it may be limited than is requested. Devices and huge pages are not shared. */
export const mayOvercommit = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

/** Whether the resource comes in whole units only. */
const isWhole = (name: string): boolean => countedResources.has(name) || isExtendedResource(name);

/** An amount of a resource: not negative, and whole where the resource is. */
export const checkResourceAmount = (field: string, name: string, amount: string): FieldError[] => {
  const { nano } = parseQuantity(amount);
  const errors: FieldError[] = [];
  if (nano < 0n) errors.push(fieldError.invalid(field, amount, "must be greater than or equal to 0"));
  if (isWhole(name) && nano % 1_000_000_000n !== 0n) errors.push(fieldError.invalid(field, amount, "must be an integer"));
  return errors;
};

export const checkPositiveAmount = (field: string, amount: string): FieldError[] =>
  parseQuantity(amount).nano > 0n ? [] : [fieldError.invalid(field, amount, "must be greater than zero")];

const plainNameDetail = "must be a standard resource type or fully qualified";

export const checkResourceName = (field: string, name: string): FieldError[] => {
  const errors = checkText(field, name, qualifiedNameRule);
  const standard = containerResources.has(name) || quotaResources.has(name) || name === "storage" || isHugePages(name);
  if (errors.length > 0 || name.includes("/") || standard) return errors;
  return [fieldError.invalid(field, name, plainNameDetail)];
};

/** A resource that a container can ask for. */
export const checkContainerResourceName = (field: string, name: string): FieldError[] => {
  const errors = checkText(field, name, qualifiedNameRule);
  if (errors.length > 0) return errors;
  if (!name.includes("/")) {
    const standard = containerResources.has(name) || isHugePages(name);
    return standard ? [] : [fieldError.invalid(field, name, "must be a standard resource for containers")];
  }
  return isNativeResource(name) || isExtendedResource(name)
    ? []
    : [fieldError.invalid(field, name, "doesn't follow extended resource name standard")];
};

/** A resource that a quota can count; `count/<plural>[.<group>]` counts objects of any kind. */
export const checkQuotaResourceName = (field: string, name: string): FieldError[] => {
  const errors = checkText(field, name, qualifiedNameRule);
  const standard = quotaResources.has(name) || isHugePages(name) || name.startsWith("requests.hugepages-");
  if (errors.length > 0 || name.includes("/") || standard) return errors;
  return [fieldError.invalid(field, name, "must be a standard resource for quota")];
};
