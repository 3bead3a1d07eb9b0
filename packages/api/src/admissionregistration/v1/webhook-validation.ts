import { checkLabelSelector, checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1035LabelRule, dns1123LabelRule, dns1123SubdomainRule, portNumberMessages } from "../../machinery/names";
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook, WebhookClientConfig } from "./schema/webhooks";

type Webhook = MutatingWebhook | ValidatingWebhook;

const reviewVersions = ["v1", "v1beta1"];
const harmless = ["None", "NoneOnDryRun"];

/** The defaults of both sorts of webhooks. */
export const applyWebhookDefaults = (webhook: Webhook): void => {
  webhook.failurePolicy ??= "Fail";
  webhook.matchPolicy ??= "Equivalent";
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
  for (const rule of webhook.rules ?? []) rule.scope ??= "*";
  if (webhook.clientConfig.service) webhook.clientConfig.service.port ??= 443;
};

interface Url {
  readonly scheme: string;
  readonly user: boolean;
  readonly host: string;
  readonly query: boolean;
  readonly fragment: boolean;
}

const parseUrl = (text: string): Url | undefined => {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:([^@/?#]*)@)?([^/?#]*)[^?#]*(\?[^#]*)?(#.*)?$/i.exec(text);
  if (!match) return undefined;
  const [, scheme = "", user, host = "", query, fragment] = match;
  return { scheme, user: user !== undefined, host, query: query !== undefined, fragment: fragment !== undefined };
};

const checkUrl = (text: string, field: string): FieldError[] => {
  const form = "desired format: https://host[/path]";
  const url = parseUrl(text);
  if (!url) return [fieldError.required(field, `url must be a valid URL; ${form}`)];
  const errors: FieldError[] = [];
  if (url.scheme !== "https") errors.push(fieldError.invalid(field, url.scheme, `'https' is the only allowed URL scheme; ${form}`));
  if (url.host === "") errors.push(fieldError.invalid(field, url.host, `host must be specified; ${form}`));
  if (url.user) errors.push(fieldError.invalid(field, text, "user information is not permitted in the URL"));
  if (url.fragment) errors.push(fieldError.invalid(field, text, "fragments are not permitted in the URL"));
  if (url.query) errors.push(fieldError.invalid(field, text, "query parameters are not permitted in the URL"));
  return errors;
};

const checkPath = (path: string, field: string): FieldError[] => {
  if (path === "" || path === "/") return [];
  if (!path.startsWith("/")) return [fieldError.invalid(field, path, "must start with a '/'")];
  const steps = path.replace(/\/$/, "").slice(1).split("/");
  return steps.flatMap((step, index) =>
    step === "" ? [fieldError.invalid(field, path, `segment[${index}] may not be empty`)] : checkText(field, step, dns1123SubdomainRule),
  );
};

/** Where a webhook is: at a URL, or behind a service of the cluster. */
export const checkClientConfig = ({ url, service }: WebhookClientConfig, path: string): FieldError[] => {
  if ((url === undefined) === (service === undefined)) return [fieldError.required(path, "exactly one of url or service is required")];
  if (url !== undefined) return checkUrl(url, `${path}.url`);
  if (!service) return [];
  const { path: urlPath, port = 443 } = service;
  return [
    ...(urlPath === undefined ? [] : checkPath(urlPath, `${path}.service.path`)),
    ...portNumberMessages(port).map((message) => fieldError.invalid(`${path}.service.port`, port, `port is not valid: ${message}`)),
  ];
};

/** `*` says everything and needs no company. */
const checkWildcard = (values: readonly string[] = [], field: string, what: string): FieldError[] => {
  if (values.length === 0) return [fieldError.required(field)];
  const errors = values.flatMap((value, index) => (value === "" && what !== "groups" ? [fieldError.required(`${field}[${index}]`)] : []));
  return values.length > 1 && values.includes("*")
    ? [...errors, fieldError.invalid(field, values, "if '*' is present, must not specify other values")]
    : errors;
};

const checkRule = ({ operations, apiGroups, apiVersions, resources = [] }: RuleWithOperations, path: string): FieldError[] => {
  const field = `${path}.resources`;
  const errors = [
    ...checkWildcard(operations, `${path}.operations`, "operations"),
    ...checkWildcard(apiGroups, `${path}.apiGroups`, "groups"),
    ...checkWildcard(apiVersions, `${path}.apiVersions`, "versions"),
  ];
  if (resources.length === 0) return [...errors, fieldError.required(field)];
  const everything = resources.includes("*/*");
  if (everything && resources.length > 1) {
    errors.push(fieldError.invalid(field, resources, "if '*/*' is present, must not specify other resources"));
  }
  for (const [index, resource] of resources.entries()) {
    if (resource === "") errors.push(fieldError.required(`${field}[${index}]`));
    const subresource = resource.split("/")[1];
    if (subresource && subresource !== "*" && resources.includes(`*/${subresource}`) && !resource.startsWith("*/")) {
      errors.push(fieldError.invalid(`${field}[${index}]`, resource, `if '*/${subresource}' is present, must not specify ${resource}`));
    }
  }
  return errors;
};

const checkVersions = (versions: readonly string[], path: string): FieldError[] => {
  const errors = versions.flatMap((version, index) => [
    ...checkText(`${path}[${index}]`, version, dns1035LabelRule),
    ...(versions.indexOf(version) < index ? [fieldError.invalid(`${path}[${index}]`, version, "duplicate version")] : []),
  ]);
  if (versions.some((version) => reviewVersions.includes(version))) return errors;
  return [...errors, fieldError.invalid(path, versions, `must include at least one of ${reviewVersions.join(", ")}`)];
};

/** A name with at least three parts: `hook.example.com`. */
const checkName = (name: string, field: string): FieldError[] => {
  if (name === "") return [];
  const errors = checkText(field, name, dns1123SubdomainRule);
  const parts = name.split(".");
  if (parts.length < 3)
    return [...errors, fieldError.invalid(field, name, "should be a domain with at least three segments separated by dots")];
  return errors.length > 0 ? errors : parts.flatMap((part) => checkText(field, part, dns1123LabelRule));
};

const checkWebhook = (webhook: Webhook, path: string): FieldError[] => {
  const { timeoutSeconds: seconds = 10, sideEffects } = webhook;
  return [
    ...checkName(webhook.name, `${path}.name`),
    ...(webhook.rules ?? []).flatMap((rule, index) => checkRule(rule, `${path}.rules[${index}]`)),
    ...(sideEffects && !harmless.includes(sideEffects) ? [fieldError.notSupported(`${path}.sideEffects`, sideEffects, harmless)] : []),
    ...(seconds < 1 || seconds > 30
      ? [fieldError.invalid(`${path}.timeoutSeconds`, seconds, "the timeout value must be between 1 and 30 seconds")]
      : []),
    ...checkLabelSelector(`${path}.namespaceSelector`, webhook.namespaceSelector),
    ...checkLabelSelector(`${path}.objectSelector`, webhook.objectSelector),
    ...checkClientConfig(webhook.clientConfig, `${path}.clientConfig`),
    ...checkVersions(webhook.admissionReviewVersions, `${path}.admissionReviewVersions`),
  ];
};

export const checkWebhooks = (webhooks: readonly Webhook[] = []): FieldError[] =>
  webhooks.flatMap((webhook, index) => checkWebhook(webhook, `webhooks[${index}]`));
