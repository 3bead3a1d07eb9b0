import type { KubernetesObject } from "../../machinery/object";
import type { Ingress, IngressBackend, ServiceBackendPort } from "./schema/ingress";
import type { IngressBackendV1beta1, IngressV1beta1 } from "./schema/ingress-v1beta1";

const portFromBeta = (port: number | string | undefined): ServiceBackendPort => {
  if (port === undefined) return {};
  return typeof port === "string" ? { name: port } : { number: port };
};

const backendFromBeta = ({ serviceName, servicePort, resource }: IngressBackendV1beta1): IngressBackend => ({
  ...(serviceName ? { service: { name: serviceName, port: portFromBeta(servicePort) } } : {}),
  ...(resource ? { resource } : {}),
});

const backendToBeta = ({ service, resource }: IngressBackend): IngressBackendV1beta1 => ({
  ...(service ? { serviceName: service.name, servicePort: service.port.name || (service.port.number ?? 0) } : {}),
  ...(resource ? { resource } : {}),
});

/** What v1beta1 leaves open, v1 demands. */
const defaultPathType = "ImplementationSpecific";

export const ingressFromBeta = (object: KubernetesObject): KubernetesObject => {
  const { spec, ...rest } = object as IngressV1beta1;
  const { backend, rules, ...common } = spec;
  const converted: Ingress = {
    ...rest,
    apiVersion: "networking.k8s.io/v1",
    spec: {
      ...common,
      ...(backend ? { defaultBackend: backendFromBeta(backend) } : {}),
      ...(rules
        ? {
            rules: rules.map(({ http, ...rule }) => ({
              ...rule,
              ...(http
                ? {
                    http: {
                      paths: http.paths.map((path) => ({
                        ...path,
                        pathType: path.pathType ?? defaultPathType,
                        backend: backendFromBeta(path.backend),
                      })),
                    },
                  }
                : {}),
            })),
          }
        : {}),
    },
  };
  return converted;
};

export const ingressToBeta = (object: KubernetesObject): KubernetesObject => {
  const { spec, ...rest } = object as Ingress;
  const { defaultBackend, rules, ...common } = spec;
  const converted: IngressV1beta1 = {
    ...rest,
    apiVersion: "networking.k8s.io/v1beta1",
    spec: {
      ...common,
      ...(defaultBackend ? { backend: backendToBeta(defaultBackend) } : {}),
      ...(rules
        ? {
            rules: rules.map(({ http, ...rule }) => ({
              ...rule,
              ...(http ? { http: { paths: http.paths.map((path) => ({ ...path, backend: backendToBeta(path.backend) })) } } : {}),
            })),
          }
        : {}),
    },
  };
  return converted;
};
