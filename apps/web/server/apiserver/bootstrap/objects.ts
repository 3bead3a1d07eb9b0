import { deepEqual, type KubernetesObject } from "@gantry/api";
import { answeredByNodesAnnotation, type Endpoints, isAnsweredByNodes, type Service } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { ingressControllerName } from "@gantry/api/networking/v1";
import type { Transport } from "@gantry/client";
import { stringify } from "yaml";
import { collectionPath, ensure } from "./ensure";

export interface BootstrapOptions {
  /** The address under which pods and nodes reach the API server. */
  readonly advertiseAddress: string;
  readonly advertisePort: number;
  /** The address under which machines that join reach it. */
  readonly publicAddress: string;
  /** Of the `kubernetes` Service. */
  readonly serviceAddress: string;
  readonly dnsAddress: string;
  /** The cluster's authority, PEM. */
  readonly authority: string;
}

const ensureNamespaces = async (transport: Transport): Promise<void> => {
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"]) {
    await ensure(transport, {
      collection: collectionPath("v1", "namespaces"),
      object: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    });
  }
};

const ensurePriorityClasses = async (transport: Transport): Promise<void> => {
  const classes = [
    {
      name: "system-node-critical",
      value: 2_000_001_000,
      description: "For pods that a node cannot do without; they are never moved away.",
    },
    { name: "system-cluster-critical", value: 2_000_000_000, description: "For pods that the cluster needs, on whichever node they run." },
  ];
  const api = "scheduling.k8s.io/v1";
  for (const { name, value, description } of classes) {
    const object = { apiVersion: api, kind: "PriorityClass", metadata: { name }, value, description, globalDefault: false };
    await ensure(transport, { collection: collectionPath(api, "priorityclasses"), object });
  }
};

/** The class of the Ingresses that the agents serve. It is the default one unless somebody has said otherwise since. */
const ensureIngressClass = (transport: Transport): Promise<void> => {
  const api = "networking.k8s.io/v1";
  const metadata = { name: "gantry", annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } };
  const object = { apiVersion: api, kind: "IngressClass", metadata, spec: { controller: ingressControllerName } };
  return ensure(transport, { collection: collectionPath(api, "ingressclasses"), object });
};

const ensureConfigMap = (transport: Transport, place: { namespace: string; name: string }, data: Record<string, string>): Promise<void> =>
  ensure<KubernetesObject & { data?: Record<string, string> }>(
    transport,
    {
      collection: collectionPath("v1", "configmaps", place.namespace),
      object: { apiVersion: "v1", kind: "ConfigMap", metadata: { ...place }, data },
    },
    (existing) => (deepEqual(existing.data, data) ? undefined : { ...existing, data }),
  );

const ensureConfigMaps = async (transport: Transport, options: BootstrapOptions): Promise<void> => {
  await ensureConfigMap(
    transport,
    { namespace: "kube-system", name: "extension-apiserver-authentication" },
    {
      "client-ca-file": options.authority,
      "requestheader-client-ca-file": options.authority,
      "requestheader-allowed-names": '["kube-apiserver"]',
      "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
      "requestheader-group-headers": '["X-Remote-Group"]',
      "requestheader-username-headers": '["X-Remote-User"]',
    },
  );
  const server = `https://${options.publicAddress}:${options.advertisePort}`;
  const cluster = { "certificate-authority-data": Buffer.from(options.authority).toString("base64"), server };
  const kubeconfig = stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "", cluster }],
    contexts: [],
    users: [],
    "current-context": "",
  });
  await ensureConfigMap(transport, { namespace: "kube-public", name: "cluster-info" }, { kubeconfig });
};

const ensureKubernetesService = async (transport: Transport, options: BootstrapOptions): Promise<void> => {
  const labels = { component: "apiserver", provider: "kubernetes" };
  const object = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kubernetes", namespace: "default", labels },
    spec: {
      type: "ClusterIP",
      clusterIP: options.serviceAddress,
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: options.advertisePort }],
      sessionAffinity: "None",
    },
  };
  await ensure<Service>(transport, { collection: collectionPath("v1", "services", "default"), object });
  // Nobody but this machine could follow a loopback address, and the rules for Endpoints refuse it.
  if (options.advertiseAddress.startsWith("127.")) return;
  const port = { name: "https", port: options.advertisePort, protocol: "TCP" };
  const subsets = [{ addresses: [{ ip: options.advertiseAddress }], ports: [port] }];
  const mirrored = { "endpointslice.kubernetes.io/skip-mirror": "true" };
  const endpoints = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { name: "kubernetes", namespace: "default", labels: mirrored },
    subsets,
  };
  await ensure<Endpoints>(transport, { collection: collectionPath("v1", "endpoints", "default"), object: endpoints }, (existing) =>
    deepEqual(existing.subsets, subsets) ? undefined : { ...existing, subsets },
  );
  const api = "discovery.k8s.io/v1";
  const slice = {
    apiVersion: api,
    kind: "EndpointSlice",
    metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [options.advertiseAddress], conditions: { ready: true } }],
    ports: [port],
  };
  await ensure<EndpointSlice>(transport, { collection: collectionPath(api, "endpointslices", "default"), object: slice }, (existing) =>
    deepEqual(existing.endpoints?.[0]?.addresses, [options.advertiseAddress]) && deepEqual(existing.ports, slice.ports)
      ? undefined
      : { ...existing, endpoints: slice.endpoints, ports: slice.ports },
  );
};

/** The name service answers on every node itself; the Service gives it the address that pods are told. */
const ensureDnsService = async (transport: Transport, options: BootstrapOptions): Promise<void> => {
  const labels = { "k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" };
  const ports = [
    { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
    { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
  ];
  const annotations = { [answeredByNodesAnnotation]: "true" };
  const object = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", namespace: "kube-system", labels, annotations },
    spec: { type: "ClusterIP", clusterIP: options.dnsAddress, ports },
  };
  await ensure<Service>(transport, { collection: collectionPath("v1", "services", "kube-system"), object }, (existing) =>
    isAnsweredByNodes(existing) || existing.spec.selector
      ? undefined
      : { ...existing, metadata: { ...existing.metadata, annotations: { ...existing.metadata.annotations, ...annotations } } },
  );
};

/** Makes what every cluster has from its first moment. */
export const bootstrapObjects = async (transport: Transport, options: BootstrapOptions): Promise<void> => {
  await ensureNamespaces(transport);
  await ensurePriorityClasses(transport);
  await ensureIngressClass(transport);
  await ensureConfigMaps(transport, options);
  await ensureKubernetesService(transport, options);
  await ensureDnsService(transport, options);
};
