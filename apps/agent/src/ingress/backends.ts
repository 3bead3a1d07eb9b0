import { type Service, serviceDefinition } from "@gantry/api/core/v1";
import { endpointSliceDefinition } from "@gantry/api/discovery/v1";
import type { InformerFactory } from "@gantry/client";
import { readyEndpoints, type ServiceEndpoint } from "../network/proxy/service-ports";
import type { RouteBackend } from "./routes";

/** Where a backend's requests can go now. Answers from memory. */
export interface Backends {
  /** In the order in which they should be tried; empty when nothing is ready, or the Service or its port does not exist. */
  endpoints(backend: RouteBackend): readonly ServiceEndpoint[];
}

const serviceIndex = "ingress-service";

const portOf = (service: Service, wanted: number | string) =>
  service.spec.ports?.find(
    ({ port, name, protocol = "TCP" }) => protocol === "TCP" && (typeof wanted === "number" ? port === wanted : name === wanted),
  );

/**
 * The endpoints behind Services, by the agent's informers: pods are asked directly, so that one that fails to accept can
 * be passed over. External names are not followed: whoever may write a Service could reach the node's own network by them.
 */
export const informerBackends = (informers: InformerFactory): Backends => {
  const services = informers.get(serviceDefinition);
  const slices = informers
    .get(endpointSliceDefinition)
    .addIndex(serviceIndex, ({ metadata }) => [`${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"] ?? ""}`]);
  let turn = 0;
  return {
    endpoints: (backend) => {
      const key = `${backend.namespace}/${backend.service}`;
      const service = services.get(key);
      const port = service && service.spec.type !== "ExternalName" ? portOf(service, backend.port) : undefined;
      if (!port) return [];
      const endpoints = readyEndpoints(slices.byIndex(serviceIndex, key), port);
      if (endpoints.length < 2) return endpoints;
      turn = (turn + 1) % Number.MAX_SAFE_INTEGER;
      const first = turn % endpoints.length;
      return [...endpoints.slice(first), ...endpoints.slice(0, first)];
    },
  };
};
