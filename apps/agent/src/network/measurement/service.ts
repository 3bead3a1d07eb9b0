import type { Service } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { formatIPv4, parseSubnet } from "../addresses";
import type { ServiceProxy } from "../proxy/service-proxy";
import { measurementNamespace } from "./measuring-pod";

/** It was never stored anywhere: what a store would have added stays empty. */
const metadata = { name: "measurement", namespace: measurementNamespace, uid: "", resourceVersion: "", creationTimestamp: "" };
const port = 80;

/** The address of the service range that no Service of the cluster gets: its network address. */
export const measurementAddress = (serviceSubnet: string): string => formatIPv4(parseSubnet(serviceSubnet).base);

/** A Service that only this node's proxy knows. */
export class MeasurementService {
  readonly #proxy: ServiceProxy;
  readonly #service: Service;
  #slice: EndpointSlice | undefined;
  readonly address: string;
  readonly port = port;

  constructor(proxy: ServiceProxy, serviceSubnet: string) {
    this.#proxy = proxy;
    this.address = measurementAddress(serviceSubnet);
    this.#service = {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { clusterIP: this.address, ports: [{ name: "main", protocol: "TCP", port }] },
      status: { loadBalancer: {} },
    };
  }

  /** Lets it lead to one endpoint. Resolves when the kernel has been told. */
  async lead(ip: string, targetPort: number): Promise<void> {
    const slice: EndpointSlice = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": metadata.name } },
      addressType: "IPv4",
      ports: [{ name: "main", protocol: "TCP", port: targetPort }],
      endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    };
    this.#proxy.setService(this.#service);
    this.#proxy.setSlice(slice);
    this.#slice = slice;
    await this.#proxy.settled();
  }

  async remove(): Promise<void> {
    if (this.#slice) this.#proxy.deleteSlice(this.#slice);
    this.#proxy.deleteService(this.#service);
    await this.#proxy.settled();
  }
}
