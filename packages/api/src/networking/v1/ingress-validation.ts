import { checkText } from "../../definition/validation";
import { parseIP } from "../../machinery/addresses";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1035LabelRule, dns1123SubdomainRule, portNameRule, portNumberMessages, wildcardSubdomainRule } from "../../machinery/names";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from "./schema/ingress";

const pathTypes = ["Exact", "ImplementationSpecific", "Prefix"];
const badSequences = ["//", "/./", "/../", "%2f", "%2F"];
const badEndings = ["/..", "/."];

const checkHost = (field: string, host: string): FieldError[] =>
  checkText(field, host, host.includes("*") ? wildcardSubdomainRule : dns1123SubdomainRule);

const checkService = ({ name, port }: NonNullable<IngressBackend["service"]>, path: string): FieldError[] => {
  const errors = name ? checkText(`${path}.service.name`, name, dns1035LabelRule) : [];
  if (port.name && port.number) return [...errors, fieldError.invalid(path, "", "cannot set both port name & port number")];
  if (port.name) return [...errors, ...checkText(`${path}.service.port.name`, port.name, portNameRule)];
  if (!port.number) return [...errors, fieldError.required(path, "port name or number is required")];
  const { number } = port;
  return [...errors, ...portNumberMessages(number).map((detail) => fieldError.invalid(`${path}.service.port.number`, number, detail))];
};

const checkBackend = ({ service, resource }: IngressBackend, path: string): FieldError[] => {
  if (service && resource) return [fieldError.invalid(path, "", "cannot set both resource and service backends")];
  if (service) return checkService(service, path);
  return resource ? [] : [fieldError.invalid(path, "", "resource or service backend is required")];
};

const checkPath = ({ path = "", pathType, backend }: HTTPIngressPath, at: string): FieldError[] => {
  const errors: FieldError[] = [];
  const field = `${at}.path`;
  const exact = pathType === "Exact" || pathType === "Prefix";
  if ((exact || path !== "") && !path.startsWith("/")) errors.push(fieldError.invalid(field, path, "must be an absolute path"));
  if (exact) {
    const sequences = badSequences.filter((bad) => path.includes(bad));
    errors.push(...sequences.map((bad) => fieldError.invalid(field, path, `must not contain '${bad}'`)));
    const endings = badEndings.filter((bad) => path.endsWith(bad));
    errors.push(...endings.map((bad) => fieldError.invalid(field, path, `cannot end with '${bad}'`)));
  }
  if (pathType && !pathTypes.includes(pathType)) errors.push(fieldError.notSupported(`${at}.pathType`, pathType, pathTypes));
  return [...errors, ...checkBackend(backend, `${at}.backend`)];
};

const checkRule = ({ host, http }: IngressRule, path: string): FieldError[] => [
  ...(host && parseIP(host) ? [fieldError.invalid(`${path}.host`, host, "must be a DNS name, not an IP address")] : []),
  ...(host ? checkHost(`${path}.host`, host) : []),
  ...(http?.paths ?? []).flatMap((entry, index) => checkPath(entry, `${path}.http.paths[${index}]`)),
];

export const validateIngress = ({ spec }: Ingress): FieldError[] => {
  const { defaultBackend, rules = [], tls = [], ingressClassName } = spec;
  return [
    ...(rules.length === 0 && !defaultBackend
      ? [fieldError.invalid("spec", rules, "either `defaultBackend` or `rules` must be specified")]
      : []),
    ...(defaultBackend ? checkBackend(defaultBackend, "spec.defaultBackend") : []),
    ...rules.flatMap((rule, index) => checkRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap(({ hosts = [], secretName }, index) => [
      ...hosts.flatMap((host, position) => checkHost(`spec.tls[${index}].hosts[${position}]`, host)),
      ...(secretName ? checkText(`spec.tls[${index}].secretName`, secretName, dns1123SubdomainRule) : []),
    ]),
    ...(ingressClassName === undefined ? [] : checkText("spec.ingressClassName", ingressClassName, dns1123SubdomainRule)),
  ];
};
