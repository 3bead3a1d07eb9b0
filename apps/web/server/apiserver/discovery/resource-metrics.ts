import { methodNotAllowed, notFound, parseLabelSelector } from "@gantry/api";
import type { ObjectStore } from "../../store/types";
import type { CoreRequest, ValueResponse } from "../core/request";
import type { MetricsProvider, NodeUsage, PodUsage } from "../metrics/provider";

export const metricsGroup = "metrics.k8s.io";
const apiVersion = `${metricsGroup}/v1beta1`;
const verbs = ["get", "list"];

const resources = [
  { name: "nodes", singular: "node", namespaced: false, kind: "NodeMetrics" },
  { name: "pods", singular: "pod", namespaced: true, kind: "PodMetrics" },
];

/** `metrics.k8s.io` in the list of groups. */
export const metricsGroupDocument = {
  name: metricsGroup,
  versions: [{ groupVersion: apiVersion, version: "v1beta1" }],
  preferredVersion: { groupVersion: apiVersion, version: "v1beta1" },
};

/** `metrics.k8s.io` in aggregated discovery. */
export const metricsDiscovery = {
  metadata: { name: metricsGroup, creationTimestamp: null },
  versions: [
    {
      version: "v1beta1",
      freshness: "Current",
      resources: resources.map(({ name, singular, namespaced, kind }) => ({
        resource: name,
        responseKind: { group: metricsGroup, version: "v1beta1", kind },
        scope: namespaced ? "Namespaced" : "Cluster",
        singularResource: singular,
        verbs,
      })),
    },
  ],
};

const resourceList = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: apiVersion,
  resources: resources.map(({ name, singular, namespaced, kind }) => ({ name, singularName: singular, namespaced, kind, verbs })),
};

const value = (document: object): ValueResponse => ({ kind: "value", status: 200, value: document });

/** The documents under `/apis/metrics.k8s.io`; undefined for other paths. */
export const answerMetricsDiscovery = (path: string): ValueResponse | undefined => {
  if (path === `/apis/${metricsGroup}`) return value({ kind: "APIGroup", apiVersion: "v1", ...metricsGroupDocument });
  return path === `/apis/${apiVersion}` ? value(resourceList) : undefined;
};

type Labels = Readonly<Record<string, string>>;

const nodeMetrics = ({ name, timestamp, window, usage }: NodeUsage, labels: Labels): object => ({
  kind: "NodeMetrics",
  apiVersion,
  metadata: { name, creationTimestamp: timestamp, labels },
  timestamp,
  window,
  usage,
});

const podMetrics = ({ namespace, name, timestamp, window, containers }: PodUsage, labels: Labels): object => ({
  kind: "PodMetrics",
  apiVersion,
  metadata: { name, namespace, creationTimestamp: timestamp, labels },
  timestamp,
  window,
  containers,
});

const list = (kind: string, items: readonly object[]): ValueResponse => value({ kind, apiVersion, metadata: {}, items });

/** `nodes` and `pods` of metrics.k8s.io: the newest usage of each, with the labels that its object has. */
export const createMetricsApi = (store: ObjectStore, provider: MetricsProvider) => {
  const labelsOf = (plural: string, namespace: string, name: string): Labels | undefined => {
    const stored = store.peek({ group: "", plural, namespace, name });
    return stored && (stored.object.metadata.labels ?? {});
  };
  return async (request: CoreRequest): Promise<ValueResponse | undefined> => {
    const { group, version, resource, namespace, name, verb } = request.info;
    if (group !== metricsGroup || version !== "v1beta1" || !(resource === "nodes" || resource === "pods")) return undefined;
    const target = { group, plural: resource };
    if (!verbs.includes(verb)) throw methodNotAllowed(target, verb);
    const selector = parseLabelSelector(request.query.get("labelSelector") ?? "");
    const chosen = (
      resource === "nodes"
        ? provider.nodes().map((usage) => ({ usage, namespace: "", show: (labels: Labels) => nodeMetrics(usage, labels) }))
        : provider
            .pods(namespace)
            .map((usage) => ({ usage, namespace: usage.namespace, show: (labels: Labels) => podMetrics(usage, labels) }))
    ).flatMap(({ usage, namespace: place, show }) => {
      const labels = labelsOf(resource, place, usage.name);
      return labels && selector.matches(labels) && (verb === "list" || usage.name === name) ? [show(labels)] : [];
    });
    if (verb === "list") return list(resource === "nodes" ? "NodeMetricsList" : "PodMetricsList", chosen);
    const [only] = chosen;
    if (!only) throw notFound(target, name);
    return value(only);
  };
};
