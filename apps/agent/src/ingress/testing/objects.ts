import type { KubernetesObject } from "@gantry/api";
import type { ScriptedTransport } from "../../network/testing/scripted-transport";

const networking = "/apis/networking.k8s.io/v1";

const object = (kind: string, name: string, rest: object): KubernetesObject =>
  ({
    kind,
    metadata: { name, namespace: "default", uid: `${kind}-${name}`, creationTimestamp: "2026-01-01T00:00:00Z" },
    ...rest,
  }) as unknown as KubernetesObject;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Writes the objects that an Ingress rests on into a test's API. */
export class TestCluster {
  constructor(private readonly api: ScriptedTransport) {}

  ingressClass(name: string, controller: string): void {
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    const metadata = { name, uid: name, annotations };
    this.api.put(`${networking}/ingressclasses`, { ...object("IngressClass", name, { spec: { controller } }), metadata } as never);
  }

  ingress(name: string, spec: object): void {
    this.api.put(`${networking}/ingresses`, object("Ingress", name, { spec, status: { loadBalancer: {} } }));
  }

  /** A certificate with its key, both PEM. */
  secret(name: string, pair: { readonly certificate: string; readonly key: string }): void {
    const data = { "tls.crt": base64(pair.certificate), "tls.key": base64(pair.key) };
    this.api.put("/api/v1/namespaces/default/secrets", object("Secret", name, { type: "kubernetes.io/tls", data }));
  }

  /** A Service with the port 80 called "web", behind it what listens on these ports of loopback. */
  service(name: string, ports: readonly number[]): void {
    const spec = { type: "ClusterIP", clusterIP: "10.96.0.9", ports: [{ name: "web", port: 80, targetPort: 8080, protocol: "TCP" }] };
    this.api.put("/api/v1/services", object("Service", name, { spec, status: { loadBalancer: {} } }));
    const slices = [0, 1].map((index) => {
      const port = ports[index];
      return {
        metadata: {
          name: `${name}-${index}`,
          namespace: "default",
          uid: `${name}-${index}`,
          labels: { "kubernetes.io/service-name": name },
        },
        addressType: "IPv4",
        ports: port === undefined ? [] : [{ name: "web", protocol: "TCP", port }],
        endpoints: port === undefined ? [] : [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
      };
    });
    for (const slice of slices) this.api.put("/apis/discovery.k8s.io/v1/endpointslices", slice as never);
  }
}

/** Rules that send everything below a path of a host to a Service. */
export const rulesTo = (service: string, host?: string, path = "/") => ({
  rules: [
    {
      ...(host ? { host } : {}),
      http: { paths: [{ path, pathType: "Prefix", backend: { service: { name: service, port: { name: "web" } } } }] },
    },
  ],
});
