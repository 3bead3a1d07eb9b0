import { checkLabels, checkText } from "../../../definition/validation";
import { cidrRule, ipRule, isIPv6 } from "../../../machinery/addresses";
import { type FieldError, fieldError } from "../../../machinery/field-error";
import { dns1123LabelRule, dns1123SubdomainRule, portNameRule, portNumberMessages, qualifiedNameRule } from "../../../machinery/names";
import { checkOrdinaryAddress } from "../addresses";
import type { Service, ServicePort, ServiceSpec } from "../schema/service";

const longestAffinitySeconds = 86400;
const kubeletPort = 10250;

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.[0] === "None" || spec.clusterIP === "None";

/** A port's number, or the name of a container's port. */
export const checkPortNumberOrName = (field: string, port: number | string | undefined): FieldError[] => {
  if (typeof port === "string") return checkText(field, port, portNameRule);
  return portNumberMessages(port ?? 0).map((detail) => fieldError.invalid(field, port ?? 0, detail));
};

const checkPort = (port: ServicePort, path: string, requireName: boolean): FieldError[] => [
  ...(requireName && !port.name ? [fieldError.required(`${path}.name`)] : []),
  ...(port.name ? checkText(`${path}.name`, port.name, dns1123LabelRule) : []),
  ...portNumberMessages(port.port).map((detail) => fieldError.invalid(`${path}.port`, port.port, detail)),
  ...checkPortNumberOrName(`${path}.targetPort`, port.targetPort),
  ...(port.appProtocol ? checkText(`${path}.appProtocol`, port.appProtocol, qualifiedNameRule) : []),
];

const checkPorts = (service: Service): FieldError[] => {
  const { type, ports = [] } = service.spec;
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless(service) && type !== "ExternalName") errors.push(fieldError.required("spec.ports"));
  const names = new Set<string>();
  const nodePorts = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    errors.push(...checkPort(port, path, ports.length > 1));
    if (port.name && names.has(port.name)) errors.push(fieldError.duplicate(`${path}.name`, port.name));
    if (port.name) names.add(port.name);
    if (type === "LoadBalancer" && port.port === kubeletPort) {
      errors.push(fieldError.invalid(path, port.port, `may not expose port ${kubeletPort} externally since it is used by kubelet`));
    }
    if (!port.nodePort) continue;
    if (type === "ClusterIP") errors.push(fieldError.forbidden(`${path}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    const key = `${port.protocol}/${port.nodePort}`;
    if (nodePorts.has(key)) errors.push(fieldError.duplicate(`${path}.nodePort`, port.nodePort));
    nodePorts.add(key);
  }
  return errors;
};

const checkExternalName = (spec: ServiceSpec): FieldError[] => {
  const unset = ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] as const;
  const errors = unset
    .filter((field) => spec[field]?.length)
    .map((field) => fieldError.forbidden(`spec.${field}`, "may not be set for ExternalName services"));
  const name = spec.externalName?.replace(/\.$/, "") ?? "";
  return [...errors, ...(name ? checkText("spec.externalName", name, dns1123SubdomainRule) : [fieldError.required("spec.externalName")])];
};

const checkAddressFamilies = ({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): FieldError[] => {
  const errors: FieldError[] = [];
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(isIPv6)).size < clusterIPs.length) {
    errors.push(fieldError.invalid("spec.clusterIPs", clusterIPs, "may specify no more than one IP for each IP family"));
  }
  for (const [index, family] of ipFamilies.entries()) {
    if (ipFamilies.indexOf(family) < index) errors.push(fieldError.duplicate(`spec.ipFamilies[${index}]`, family));
    const address = clusterIPs[index];
    if (address && address !== "None" && isIPv6(address) !== (family === "IPv6")) {
      errors.push(
        fieldError.invalid(`spec.clusterIPs[${index}]`, address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``),
      );
    }
  }
  return errors;
};

const checkClusterIPs = ({ spec }: Service): FieldError[] => {
  const { type, clusterIP, clusterIPs = [] } = spec;
  const errors: FieldError[] = [];
  const invalid = (detail: string) => errors.push(fieldError.invalid("spec.clusterIPs", clusterIPs, detail));
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.push(fieldError.required("spec.clusterIPs"));
    else if (clusterIPs[0] !== clusterIP) invalid("first value must match `clusterIP`");
  } else if (clusterIPs.length > 0) invalid("must be empty when `clusterIP` is not specified");
  if (clusterIPs[0] === "None") {
    if (clusterIPs.length > 1) invalid("'None' must be the first and only value");
    if (type !== "ClusterIP") {
      errors.push(fieldError.invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`));
    }
    return errors;
  }
  const wrong = clusterIPs.flatMap((address, index) => checkText(`spec.clusterIPs[${index}]`, address, ipRule));
  if (clusterIPs.length > 2) invalid("may only hold up to 2 values");
  return [...errors, ...(wrong.length > 0 ? wrong : checkAddressFamilies(spec))];
};

const checkAffinity = ({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] => {
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity !== "ClientIP" || seconds === undefined || (seconds > 0 && seconds <= longestAffinitySeconds)) return [];
  const path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  return [fieldError.invalid(path, seconds, `must be greater than 0 and less than ${longestAffinitySeconds}`)];
};

const checkExternalTraffic = (spec: ServiceSpec): FieldError[] => {
  const { type, externalTrafficPolicy, externalIPs = [], healthCheckNodePort = 0 } = spec;
  const errors: FieldError[] = [];
  const external = type === "NodePort" || type === "LoadBalancer" || externalIPs.length > 0;
  if (externalTrafficPolicy && !external) {
    errors.push(
      fieldError.invalid("spec.externalTrafficPolicy", externalTrafficPolicy, "may only be set for externally-accessible services"),
    );
  }
  if (healthCheckNodePort < 0) {
    errors.push(fieldError.invalid("spec.healthCheckNodePort", healthCheckNodePort, "must be not less than 0"));
  }
  if (healthCheckNodePort > 0 && !(type === "LoadBalancer" && externalTrafficPolicy === "Local")) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(fieldError.invalid("spec.healthCheckNodePort", healthCheckNodePort, detail));
  }
  return errors;
};

const checkLoadBalancer = (spec: ServiceSpec): FieldError[] => {
  const { type, loadBalancerSourceRanges = [] } = spec;
  const fields = ["loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"] as const;
  const misplaced = fields.filter((field) => spec[field] !== undefined && type !== "LoadBalancer");
  return [
    ...misplaced.map((field) => fieldError.forbidden(`spec.${field}`, "may only be used when `type` is 'LoadBalancer'")),
    ...loadBalancerSourceRanges.flatMap((range, index) => checkText(`spec.loadBalancerSourceRanges[${index}]`, range.trim(), cidrRule)),
    ...(spec.loadBalancerClass ? checkText("spec.loadBalancerClass", spec.loadBalancerClass, qualifiedNameRule) : []),
  ];
};

export const validateService = (service: Service): FieldError[] => {
  const { spec } = service;
  return [
    ...checkPorts(service),
    ...(spec.type === "ExternalName" ? checkExternalName(spec) : checkClusterIPs(service)),
    ...checkLabels("spec.selector", spec.selector),
    ...checkAffinity(spec),
    ...(spec.externalIPs ?? []).flatMap((address, index) => checkOrdinaryAddress(`spec.externalIPs[${index}]`, address)),
    ...checkExternalTraffic(spec),
    ...checkLoadBalancer(spec),
  ];
};

/** A service's address stays while it has one; only its type can take it away. */
export const validateServiceUpdate = (next: Service, previous: Service): FieldError[] => {
  if (next.spec.type === "ExternalName" || previous.spec.type === "ExternalName") return [];
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = next.spec;
  const [had] = previous.spec.clusterIPs ?? [];
  if (had === undefined || had === "") return [];
  const errors: FieldError[] = [];
  if (clusterIPs.length === 0) errors.push(fieldError.invalid("spec.clusterIPs[0]", clusterIPs, "primary clusterIP can not be unset"));
  else if (clusterIPs[0] !== had) errors.push(fieldError.invalid("spec.clusterIPs[0]", clusterIPs, "may not change once set"));
  if ((previous.spec.clusterIPs?.length ?? 0) > 1 && clusterIPs.length === 1 && ipFamilyPolicy !== "SingleStack") {
    const detail = "`ipFamilyPolicy` must be set to 'SingleStack' when releasing the secondary clusterIP";
    errors.push(fieldError.invalid("spec.clusterIPs[0]", clusterIPs, detail));
  }
  const [family] = previous.spec.ipFamilies ?? [];
  if (had !== "None" && family && ipFamilies.length > 0 && ipFamilies[0] !== family) {
    errors.push(fieldError.invalid("spec.ipFamilies[0]", ipFamilies, "may not change once set"));
  }
  return errors;
};

export const validateServiceStatus = ({ status }: Service): FieldError[] =>
  (status.loadBalancer.ingress ?? []).flatMap((ingress, index) => [
    ...(ingress.ip ? checkText(`status.loadBalancer.ingress[${index}].ip`, ingress.ip, ipRule) : []),
    ...(ingress.hostname ? checkText(`status.loadBalancer.ingress[${index}].hostname`, ingress.hostname, dns1123SubdomainRule) : []),
  ]);
