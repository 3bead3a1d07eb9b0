import type { Endpoint, EndpointSlice } from "@gantry/api/discovery/v1";
import type { EndpointRow, EndpointSliceRow } from "./types";

const serviceLabel = "kubernetes.io/service-name";

/** Kubernetes' own reading: an endpoint without a `ready` condition counts as ready. */
const conditionOf = ({ conditions }: Endpoint): EndpointRow["condition"] => {
  if (conditions?.terminating) return "terminating";
  return (conditions?.ready ?? true) ? "ready" : "unready";
};

const endpointRow = (endpoint: Endpoint): EndpointRow => {
  const { targetRef } = endpoint;
  const isPod = targetRef?.kind === "Pod";
  return {
    address: endpoint.addresses[0] ?? "",
    podUid: isPod ? (targetRef.uid ?? "") : "",
    node: endpoint.nodeName ?? "",
    condition: conditionOf(endpoint),
  };
};

/** Which endpoints stand behind a service, or a part of them: a service may have several slices. */
export const endpointSliceRow = (slice: EndpointSlice): EndpointSliceRow => ({
  uid: slice.metadata.uid,
  namespace: slice.metadata.namespace ?? "",
  service: slice.metadata.labels?.[serviceLabel] ?? "",
  endpoints: (slice.endpoints ?? []).map(endpointRow),
});
