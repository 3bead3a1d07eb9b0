import { defineResource } from "../../definition";
import { ageColumn, nameColumn, none, textColumn } from "../../definition/columns";
import { checkText } from "../../definition/validation";
import { type FieldError, fieldError } from "../../machinery/field-error";
import { dns1123LabelRule, dns1123SubdomainRule, portNumberMessages, qualifiedNameRule } from "../../machinery/names";
import { checkOrdinaryAddress } from "./addresses";
import { type EndpointAddress, type EndpointPort, type EndpointSubset, type Endpoints, endpointsSchema } from "./schema/endpoints";

const shownAddresses = 3;

const checkAddress = (address: EndpointAddress, path: string): FieldError[] => [
  ...checkOrdinaryAddress(`${path}.ip`, address.ip),
  ...(address.hostname ? checkText(`${path}.hostname`, address.hostname, dns1123LabelRule) : []),
  ...(address.nodeName ? checkText(`${path}.nodeName`, address.nodeName, dns1123SubdomainRule) : []),
];

const checkPort = (port: EndpointPort, path: string, requireName: boolean): FieldError[] => [
  ...(requireName && !port.name ? [fieldError.required(`${path}.name`)] : []),
  ...(port.name ? checkText(`${path}.name`, port.name, dns1123LabelRule) : []),
  ...portNumberMessages(port.port).map((detail) => fieldError.invalid(`${path}.port`, port.port, detail)),
  ...(port.appProtocol ? checkText(`${path}.appProtocol`, port.appProtocol, qualifiedNameRule) : []),
];

const checkSubset = ({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: string): FieldError[] => [
  ...(addresses.length + notReadyAddresses.length === 0
    ? [fieldError.required(path, "must specify `addresses` or `notReadyAddresses`")]
    : []),
  ...addresses.flatMap((address, index) => checkAddress(address, `${path}.addresses[${index}]`)),
  ...notReadyAddresses.flatMap((address, index) => checkAddress(address, `${path}.notReadyAddresses[${index}]`)),
  ...ports.flatMap((port, index) => checkPort(port, `${path}.ports[${index}]`, ports.length > 1)),
];

const join = (address: string, port: number): string => (address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`);

/** The first few addresses with their ports, as `kubectl get endpoints` shows them. */
const endpointsText = ({ subsets = [] }: Endpoints): string => {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip);
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => join(ip, port)));
  });
  if (all.length === 0) return none;
  const shown = all.slice(0, shownAddresses).join(",");
  return all.length > shownAddresses ? `${shown} + ${all.length - shownAddresses} more...` : shown;
};

export const endpointsDefinition = defineResource<Endpoints>({
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  namespaced: true,
  schema: endpointsSchema,
  applyDefaults: ({ subsets = [] }) => {
    for (const { ports = [] } of subsets) for (const port of ports) port.protocol ||= "TCP";
  },
  validate: ({ subsets = [] }) => subsets.flatMap((subset, index) => checkSubset(subset, `subsets[${index}]`)),
  columns: [
    nameColumn,
    textColumn({ name: "Endpoints", description: "The addresses behind the service.", value: endpointsText }),
    ageColumn,
  ],
});
