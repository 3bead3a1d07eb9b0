import { checkOrdinaryAddress } from "../../core/v1/addresses";
import { checkLabels, checkText } from "../../definition/validation";
import { isIPv6, parseIP } from "../../machinery/addresses";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123LabelRule, dns1123SubdomainRule, qualifiedNameRule } from "../../machinery/names";
import type { Endpoint, EndpointPort, EndpointSlice } from "./schema/endpoint-slice";

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const protocols = ["SCTP", "TCP", "UDP"];
const mostEndpoints = 1000;
const mostAddresses = 100;
const mostPorts = 20_000;
const mostTopologyLabels = 16;

const checkAddress = (address: string, type: string, field: string): FieldError[] => {
  if (type === "FQDN") return checkText(field, address.replace(/\.$/, ""), dns1123SubdomainRule);
  if (!parseIP(address) || isIPv6(address) !== (type === "IPv6")) {
    return [fieldError.invalid(field, address, `must be a valid ${type} address`)];
  }
  return checkOrdinaryAddress(field, address);
};

const checkEndpoint = (endpoint: Endpoint, type: string, path: string): FieldError[] => {
  const { addresses, nodeName, hostname, deprecatedTopology = {} } = endpoint;
  const labels = Object.keys(deprecatedTopology).length;
  return [
    ...(addresses.length > mostAddresses ? [fieldError.tooMany(`${path}.addresses`, addresses.length, mostAddresses)] : []),
    ...(addressTypes.includes(type)
      ? addresses.flatMap((address, index) => checkAddress(address, type, `${path}.addresses[${index}]`))
      : []),
    ...(nodeName === undefined ? [] : checkText(`${path}.nodeName`, nodeName, dns1123SubdomainRule)),
    ...(labels > mostTopologyLabels ? [fieldError.tooMany(`${path}.deprecatedTopology`, labels, mostTopologyLabels)] : []),
    ...checkLabels(`${path}.deprecatedTopology`, deprecatedTopology),
    ...(hostname === undefined ? [] : checkText(`${path}.hostname`, hostname, dns1123LabelRule)),
  ];
};

const checkPorts = (ports: readonly EndpointPort[]): FieldError[] => {
  if (ports.length > mostPorts) return [fieldError.tooMany("ports", ports.length, mostPorts)];
  return ports.flatMap(({ name = "", protocol, appProtocol }, index) => {
    const path = `ports[${index}]`;
    const errors = name ? checkText(`${path}.name`, name, dns1123LabelRule) : [];
    if (ports.findIndex((other) => (other.name ?? "") === name) < index) errors.push(fieldError.duplicate(`${path}.name`, name));
    if (protocol && !protocols.includes(protocol)) errors.push(fieldError.notSupported(`${path}.protocol`, protocol, protocols));
    return appProtocol ? [...errors, ...checkText(`${path}.appProtocol`, appProtocol, qualifiedNameRule)] : errors;
  });
};

export const validateSlice = ({ addressType, endpoints = [], ports = [] }: EndpointSlice): FieldError[] => [
  ...(addressType && !addressTypes.includes(addressType) ? [fieldError.notSupported("addressType", addressType, addressTypes)] : []),
  ...(endpoints.length > mostEndpoints
    ? [fieldError.tooMany("endpoints", endpoints.length, mostEndpoints)]
    : endpoints.flatMap((endpoint, index) => checkEndpoint(endpoint, addressType, `endpoints[${index}]`))),
  ...checkPorts(ports),
];
