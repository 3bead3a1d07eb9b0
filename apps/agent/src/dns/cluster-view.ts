import { namespaceDefinition, type Service, serviceDefinition } from "@gantry/api/core/v1";
import { type EndpointSlice, endpointSliceDefinition } from "@gantry/api/discovery/v1";
import type { InformerFactory } from "@gantry/client";

/** One address behind a headless service, with the ports it has there. */
export interface DnsEndpoint {
  readonly address: string;
  /** The name of its own below the service's: a pod's hostname, or the address with dashes. */
  readonly hostname: string;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

/** What the DNS server asks of the cluster. Every call answers from memory. */
export interface ClusterView {
  hasNamespace(namespace: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  /** Ready endpoints (all of them for services that publish those that are not). */
  endpoints(namespace: string, service: string): DnsEndpoint[];
  /** Services with this virtual address. */
  servicesByAddress(address: string): Service[];
  /** Headless services with an endpoint of this address, with the endpoint. */
  endpointsByAddress(address: string): { readonly service: Service; readonly endpoint: DnsEndpoint }[];
}

const serviceNameLabel = "kubernetes.io/service-name";

const serviceKey = (slice: EndpointSlice): string => `${slice.metadata.namespace}/${slice.metadata.labels?.[serviceNameLabel] ?? ""}`;

const endpointsOf = (slice: EndpointSlice): DnsEndpoint[] => {
  const ports = (slice.ports ?? []).flatMap((port) =>
    port.port === undefined ? [] : [{ name: port.name ?? "", protocol: port.protocol ?? "TCP", port: port.port }],
  );
  return (slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions.ready ?? true)
    .flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({ address, hostname: endpoint.hostname || address.replaceAll(/[.:]/g, "-"), ports })),
    );
};

export const isHeadless = (service: Service): boolean => service.spec.clusterIP === "None";

/** A view over the agent's informers. Adds the indexes it needs. */
export const informerView = (informers: InformerFactory): ClusterView => {
  const namespaces = informers.get(namespaceDefinition);
  const services = informers
    .get(serviceDefinition)
    .addIndex("dns-address", (service) =>
      (service.spec.clusterIPs ?? [service.spec.clusterIP ?? ""]).filter((ip) => ip !== "" && ip !== "None"),
    );
  const slices = informers
    .get(endpointSliceDefinition)
    .addIndex("dns-service", (slice) => [serviceKey(slice)])
    .addIndex("dns-address", (slice) => (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses));
  return {
    hasNamespace: (namespace) => namespaces.get(namespace) !== undefined,
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    endpoints: (namespace, service) => slices.byIndex("dns-service", `${namespace}/${service}`).flatMap(endpointsOf),
    servicesByAddress: (address) => services.byIndex("dns-address", address),
    endpointsByAddress: (address) =>
      slices.byIndex("dns-address", address).flatMap((slice) => {
        const service = services.get(serviceKey(slice));
        if (!service || !isHeadless(service)) return [];
        return endpointsOf(slice).flatMap((endpoint) => (endpoint.address === address ? [{ service, endpoint }] : []));
      }),
  };
};
