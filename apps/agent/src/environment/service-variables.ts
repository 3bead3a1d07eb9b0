import type { Pod, Service } from "@gantry/api/core/v1";

const variableName = (name: string): string => name.toUpperCase().replaceAll("-", "_");

/** The variables of one service: its address, and Docker's old link variables for each port. */
const variablesOf = (service: Service): Record<string, string> => {
  const { clusterIP, ports = [] } = service.spec ?? {};
  const [first] = ports;
  if (!clusterIP || clusterIP === "None" || !first) return {};
  const prefix = variableName(service.metadata.name);
  const host = clusterIP.includes(":") ? `[${clusterIP}]` : clusterIP;
  const url = (port: (typeof ports)[number]): string => `${(port.protocol ?? "TCP").toLowerCase()}://${host}:${port.port}`;
  const variables: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: clusterIP,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  };
  for (const port of ports) if (port.name) variables[`${prefix}_SERVICE_PORT_${variableName(port.name)}`] = String(port.port);
  variables[`${prefix}_PORT`] = url(first);
  for (const port of ports) {
    const protocol = port.protocol ?? "TCP";
    const link = `${prefix}_PORT_${port.port}_${protocol}`;
    variables[link] = url(port);
    variables[`${link}_PROTO`] = protocol.toLowerCase();
    variables[`${link}_PORT`] = String(port.port);
    variables[`${link}_ADDR`] = clusterIP;
  }
  return variables;
};

/**
 * The service variables of a pod: `kubernetes` of the namespace default always, and the services of its own namespace
 * unless the pod wants no links (`enableServiceLinks: false`).
 */
export const serviceVariables = (pod: Pod, services: Iterable<Service>): Record<string, string> => {
  const own: Service[] = [];
  let master: Service | undefined;
  for (const service of services) {
    const { name, namespace } = service.metadata;
    if (name === "kubernetes" && namespace === "default") master = service;
    else if (pod.spec.enableServiceLinks !== false && namespace === pod.metadata.namespace) own.push(service);
  }
  return Object.assign({}, ...[...(master ? [master] : []), ...own].map(variablesOf));
};
