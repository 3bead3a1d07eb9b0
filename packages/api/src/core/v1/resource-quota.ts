import { defineResource } from "../../definition";
import { ageColumn, nameColumn, textColumn } from "../../definition/columns";
import { immutableMessage } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { checkQuotaResourceName, checkResourceAmount } from "./resource-names";
import {
  type ResourceQuota,
  type ResourceQuotaSpec,
  resourceQuotaSchema,
  type ScopedResourceSelectorRequirement,
} from "./schema/resource-quota";

const opposites = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;

const computeResources = /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** Which resources a scope can be asked about: a quota for pods without requests cannot count requests. */
const fitsScope = (scope: string, resource: string): boolean => {
  if (scope === "BestEffort") return resource === "pods" || resource === "count/pods";
  if (scope === "CrossNamespacePodAffinity") return resource === "pods" || computeResources.test(resource);
  return resource === "pods" || resource === "count/pods" || computeResources.test(resource);
};

const conflicts = (scopes: readonly string[]): boolean => opposites.some((pair) => pair.every((scope) => scopes.includes(scope)));

const checkScopes = ({ scopes = [], hard = {} }: ResourceQuotaSpec): FieldError[] => {
  const errors: FieldError[] = [];
  for (const scope of scopes) {
    if (scope === "VolumeAttributesClass") continue;
    for (const resource of Object.keys(hard)) {
      if (!fitsScope(scope, resource)) errors.push(fieldError.invalid("spec.scopes", scopes, "unsupported scope applied to resource"));
    }
  }
  return conflicts(scopes) ? [...errors, fieldError.invalid("spec.scopes", scopes, "conflicting scopes")] : errors;
};

const plainScopes: ReadonlySet<string> = new Set([
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "CrossNamespacePodAffinity",
]);

const checkRequirement = ({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement): FieldError[] => {
  const path = "spec.scopeSelector.matchExpressions";
  const errors: FieldError[] = [];
  if (plainScopes.has(scopeName) && operator !== "Exists") {
    const detail =
      "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
    errors.push(fieldError.invalid(`${path}.operator`, operator, detail));
  }
  if ((operator === "In" || operator === "NotIn") && values.length === 0) {
    errors.push(fieldError.required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  }
  if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
    errors.push(
      fieldError.invalid(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"),
    );
  }
  return errors;
};

const checkScopeSelector = ({ scopeSelector, scopes }: ResourceQuotaSpec): FieldError[] => {
  const requirements = scopeSelector?.matchExpressions ?? [];
  const errors = requirements.flatMap(checkRequirement);
  if (!conflicts(requirements.map(({ scopeName }) => scopeName))) return errors;
  return [...errors, fieldError.invalid("spec.scopeSelector.matchExpressions", scopes ?? [], "conflicting scopes")];
};

const checkAmounts = (field: string, amounts: Readonly<Record<string, string>> = {}): FieldError[] =>
  Object.entries(amounts).flatMap(([name, amount]) => {
    const path = `${field}[${name}]`;
    return [...checkQuotaResourceName(path, name), ...checkResourceAmount(path, name, amount)];
  });

const sortedText = (scopes: readonly string[] = []): string => [...scopes].sort().join();

/** `cpu: 1/2`: what is used of what there is. */
const usage = ({ status }: ResourceQuota, limits: boolean): string =>
  Object.keys(status.hard ?? {})
    .filter((name) => name.startsWith("limits.") === limits)
    .sort()
    .map((name) => `${name}: ${status.used?.[name] ?? "0"}/${status.hard?.[name]}`)
    .join(", ");

export const resourceQuotaDefinition = defineResource<ResourceQuota>({
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  shortNames: ["quota"],
  namespaced: true,
  schema: resourceQuotaSchema,
  validate: ({ spec }) => [...checkAmounts("spec.hard", spec.hard), ...checkScopes(spec), ...checkScopeSelector(spec)],
  validateUpdate: (next, previous) =>
    sortedText(next.spec.scopes) === sortedText(previous.spec.scopes)
      ? []
      : [fieldError.invalid("spec.scopes", next.spec.scopes ?? [], immutableMessage)],
  status: {
    validateUpdate: ({ status }) => [...checkAmounts("status.hard", status.hard), ...checkAmounts("status.used", status.used)],
  },
  columns: [
    nameColumn,
    textColumn({ name: "Request", description: "What is used of what may be requested.", value: (quota) => usage(quota, false) }),
    textColumn({ name: "Limit", description: "What is used of what may be limited to.", value: (quota) => usage(quota, true) }),
    ageColumn,
  ],
});
