import { checkText } from "../../../definition/validation";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { qualifiedNameRule } from "../../../machinery/names";
import { compareQuantities } from "../../../machinery/quantity";
import type { ObjectFieldSelector, ResourceFieldSelector } from "../schema/volume";

/** What of a pod a variable can be set from. */
export const environmentFieldPaths: readonly string[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** What of a pod a file can be written from. */
export const volumeFieldPaths: readonly string[] = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const resourcePaths = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

const cpuDivisors = ["1m", "1"];
const byteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

const subscript = /^(.*)\['(.*)'\]$/s;

/** `metadata.labels['app']` names one label, whatever else may be named. */
export const checkFieldRef = ({ apiVersion, fieldPath }: ObjectFieldSelector, path: string, supported: readonly string[]): FieldError[] => {
  if (fieldPath === "") return [];
  if (apiVersion !== "v1") {
    return [fieldError.invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: unsupported pod version: ${apiVersion}`)];
  }
  const match = subscript.exec(fieldPath);
  if (!match) return supported.includes(fieldPath) ? [] : [fieldError.notSupported(`${path}.fieldPath`, fieldPath, supported)];
  const [, map = "", key = ""] = match;
  if (map === "metadata.labels") return checkText(path, key, qualifiedNameRule);
  if (map === "metadata.annotations") return checkText(path, key.toLowerCase(), qualifiedNameRule);
  return [fieldError.invalid(path, map, "does not support subscript")];
};

export const checkResourceFieldRef = ({ resource, divisor = "0" }: ResourceFieldSelector, path: string): FieldError[] => {
  if (resource === "") return [];
  const hugePages = /^(limits|requests)\.hugepages-/.test(resource);
  if (!resourcePaths.includes(resource) && !hugePages) return [fieldError.notSupported(`${path}.resource`, resource, resourcePaths)];
  const divisors = resource.endsWith(".cpu") ? cpuDivisors : byteDivisors;
  if (["0", ...divisors].some((allowed) => compareQuantities(allowed, divisor) === 0)) return [];
  const name = resource.slice(resource.indexOf(".") + 1);
  const detail = `only divisor's values ${divisors.join(", ")} are supported with the ${name} resource`;
  return [fieldError.invalid(`${path}.divisor`, divisor, detail)];
};
