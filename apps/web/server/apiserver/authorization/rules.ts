import type { PolicyRule } from "@gantry/api/rbac/v1";
import type { Attributes } from "./attributes";

const matches = (allowed: readonly string[] | undefined, wanted: string): boolean =>
  allowed !== undefined && (allowed.includes("*") || allowed.includes(wanted));

const resourceMatches = (resources: readonly string[] | undefined, resource: string, subresource: string): boolean => {
  if (!resources) return false;
  const combined = subresource === "" ? resource : `${resource}/${subresource}`;
  return resources.some((entry) => entry === "*" || entry === combined || (subresource !== "" && entry === `*/${subresource}`));
};

const pathMatches = (patterns: readonly string[] | undefined, path: string): boolean =>
  patterns?.some((pattern) => pattern === "*" || pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1)))) ??
  false;

/** Whether one rule of a role allows an action. */
export const ruleAllows = (rule: PolicyRule, attributes: Attributes): boolean => {
  if (!matches(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResource) return pathMatches(rule.nonResourceURLs, attributes.path);
  if (!matches(rule.apiGroups, attributes.group)) return false;
  if (!resourceMatches(rule.resources, attributes.resource, attributes.subresource)) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(attributes.name);
};

/** A rule as single rights, so that "covers" can be decided right by right. */
const atoms = (rule: PolicyRule): PolicyRule[] => {
  const found: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs ?? []) found.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const names = rule.resourceNames ?? [];
        if (names.length === 0) found.push({ verbs: [verb], apiGroups: [group], resources: [resource] });
        for (const name of names) found.push({ verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: [name] });
      }
    }
  }
  return found;
};

const covers = (owned: PolicyRule, wanted: PolicyRule): boolean => {
  const verb = wanted.verbs[0] ?? "";
  if (!matches(owned.verbs, verb)) return false;
  const url = wanted.nonResourceURLs?.[0];
  if (url !== undefined) return pathMatches(owned.nonResourceURLs, url);
  const [resource = "", subresource = ""] = (wanted.resources?.[0] ?? "").split("/");
  if (!matches(owned.apiGroups, wanted.apiGroups?.[0] ?? "")) return false;
  if (!resourceMatches(owned.resources, resource, subresource)) return false;
  const names = owned.resourceNames ?? [];
  const name = wanted.resourceNames?.[0];
  return names.length === 0 || (name !== undefined && names.includes(name));
};

/** The rights among `wanted` that nobody of `owned` covers: what a user who owns these would gain. */
export const uncovered = (owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] =>
  wanted.flatMap(atoms).filter((atom) => !owned.some((rule) => covers(rule, atom)));

const list = (values: readonly string[] | undefined): string => `[${(values ?? []).map((value) => JSON.stringify(value)).join(" ")}]`;

/** A rule as Kubernetes prints it in escalation errors. */
export const ruleText = (rule: PolicyRule): string => {
  const parts: string[] = [];
  if (rule.apiGroups?.length) parts.push(`APIGroups:${list(rule.apiGroups)}`);
  if (rule.resources?.length) parts.push(`Resources:${list(rule.resources)}`);
  if (rule.nonResourceURLs?.length) parts.push(`NonResourceURLs:${list(rule.nonResourceURLs)}`);
  if (rule.resourceNames?.length) parts.push(`ResourceNames:${list(rule.resourceNames)}`);
  if (rule.verbs.length) parts.push(`Verbs:${list(rule.verbs)}`);
  return `{${parts.join(", ")}}`;
};
