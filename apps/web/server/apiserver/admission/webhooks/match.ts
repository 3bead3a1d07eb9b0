import { matcherFromSelector } from "@gantry/api";
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook } from "@gantry/api/admissionregistration/v1";
import type { AdmissionRequest } from "../types";

export type Webhook = MutatingWebhook | ValidatingWebhook;
export type Labels = Readonly<Record<string, string>>;

const includes = (allowed: readonly string[] | undefined, wanted: string): boolean =>
  allowed?.some((entry) => entry === "*" || entry === wanted) ?? false;

const matchesResource = (patterns: readonly string[] | undefined, plural: string, subresource: string): boolean =>
  patterns?.some((pattern) => {
    const [resource, sub = ""] = pattern.split("/");
    const fits = resource === "*" || resource === plural;
    return fits && (sub === subresource || (sub === "*" && (subresource !== "" || pattern.includes("/"))));
  }) ?? false;

/** A rule names versions; one that asks for equivalents means every version of what it names. */
const versionsOf = (request: AdmissionRequest, policy: string): string[] => {
  const { definition, version } = request;
  if (policy === "Exact") return [version];
  return [version, definition.version, ...(definition.alternates ?? []).map((alternate) => alternate.version)];
};

const matchesRule = (rule: RuleWithOperations, request: AdmissionRequest, policy: string): boolean => {
  const { definition, operation, subresource } = request;
  const scope = rule.scope ?? "*";
  return (
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, definition.group) &&
    versionsOf(request, policy).some((version) => includes(rule.apiVersions, version)) &&
    matchesResource(rule.resources, definition.plural, subresource) &&
    (scope === "*" || (scope === "Namespaced") === definition.namespaced)
  );
};

/** Whether a webhook has to be asked about a request. `namespaceLabels` are those of the namespace it is about, if any. */
export const isConcerned = (webhook: Webhook, request: AdmissionRequest, namespaceLabels: Labels | undefined): boolean => {
  if (!webhook.rules?.some((rule) => matchesRule(rule, request, webhook.matchPolicy ?? "Equivalent"))) return false;
  if (webhook.namespaceSelector && namespaceLabels && !matcherFromSelector(webhook.namespaceSelector).matches(namespaceLabels))
    return false;
  if (!webhook.objectSelector) return true;
  const selector = matcherFromSelector(webhook.objectSelector);
  if (selector.matchesEverything) return true;
  return [request.object, request.oldObject].some((object) => object !== undefined && selector.matches(object.metadata?.labels ?? {}));
};
