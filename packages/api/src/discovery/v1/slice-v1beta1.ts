import type { KubernetesObject } from "../../machinery/object";
import type { EndpointSlice } from "./schema/endpoint-slice";
import type { EndpointSliceV1beta1 } from "./schema/endpoint-slice-v1beta1";

const hostLabel = "kubernetes.io/hostname";
const zoneLabel = "topology.kubernetes.io/zone";

/** Node and zone of the topology map become fields; what else it says is kept beside them. */
export const sliceFromBeta = (object: KubernetesObject): KubernetesObject => {
  const { endpoints, ...rest } = object as EndpointSliceV1beta1;
  const converted: EndpointSlice = {
    ...rest,
    apiVersion: "discovery.k8s.io/v1",
    ...(endpoints
      ? {
          endpoints: endpoints.map(({ topology = {}, nodeName, ...endpoint }) => {
            const { [hostLabel]: host, [zoneLabel]: zone, ...others } = topology;
            const node = nodeName ?? host;
            return {
              ...endpoint,
              ...(node === undefined ? {} : { nodeName: node }),
              ...(zone === undefined ? {} : { zone }),
              ...(Object.keys(others).length > 0 ? { deprecatedTopology: others } : {}),
            };
          }),
        }
      : {}),
  };
  return converted;
};

export const sliceToBeta = (object: KubernetesObject): KubernetesObject => {
  const { endpoints, ...rest } = object as EndpointSlice;
  const converted: EndpointSliceV1beta1 = {
    ...rest,
    apiVersion: "discovery.k8s.io/v1beta1",
    ...(endpoints
      ? {
          endpoints: endpoints.map(({ deprecatedTopology, zone, nodeName, ...endpoint }) => {
            const topology = {
              ...deprecatedTopology,
              ...(nodeName === undefined ? {} : { [hostLabel]: nodeName }),
              ...(zone === undefined ? {} : { [zoneLabel]: zone }),
            };
            return {
              ...endpoint,
              ...(nodeName === undefined ? {} : { nodeName }),
              ...(Object.keys(topology).length > 0 ? { topology } : {}),
            };
          }),
        }
      : {}),
  };
  return converted;
};
