import { isDeepStrictEqual } from "node:util";
import { isPodReady, isPodTerminated, type Pod, type Service, type ServicePort } from "@gantry/api/core/v1";
import { type Informer, objectKey, type WorkQueue } from "@gantry/client";
import { byNamespace, namespaceIndex } from "../shared/enqueue-owners";

export const headlessLabel = "service.kubernetes.io/headless";

/** Whether pods stand behind the Service by its selector; otherwise its endpoints are somebody else's business. */
export const hasSelector = (service: Service): boolean =>
  service.spec.selector !== undefined && service.spec.type !== "ExternalName" && Object.keys(service.spec.selector).length > 0;

export const isHeadless = (service: Service): boolean => service.spec.clusterIP === "None" || service.spec.clusterIP === "";

export const selectsPod = (service: Service, pod: Pod): boolean => {
  if (!hasSelector(service)) return false;
  const labels = pod.metadata.labels ?? {};
  return Object.entries(service.spec.selector ?? {}).every(([name, value]) => labels[name] === value);
};

/** Pods that can be addressed at all. */
export const hasEndpoint = (pod: Pod): boolean => !isPodTerminated(pod) && Boolean(pod.status.podIP);

const isIPv6 = (address: string): boolean => address.includes(":");

export const familiesOf = (service: Service): ("IPv4" | "IPv6")[] => {
  const named = (service.spec.ipFamilies ?? []).filter((family) => family === "IPv4" || family === "IPv6");
  if (named.length > 0) return named;
  return [isIPv6(service.spec.clusterIP ?? "") ? "IPv6" : "IPv4"];
};

export const addressOf = (pod: Pod, family: "IPv4" | "IPv6"): string | undefined => {
  const all = pod.status.podIPs?.map((entry) => entry.ip) ?? [];
  return [...all, pod.status.podIP ?? ""].find((address) => address !== "" && isIPv6(address) === (family === "IPv6"));
};

/** The port of a pod that a Service's port leads to: a number, or a container port by its name and protocol. */
export const targetPortOf = (pod: Pod, port: ServicePort): number | undefined => {
  const target = port.targetPort ?? port.port;
  if (typeof target === "number") return target === 0 ? port.port : target;
  if (target === "") return port.port;
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const found = container.ports?.find((one) => one.name === target && (one.protocol ?? "TCP") === (port.protocol ?? "TCP"));
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
};

/** The name by which cluster DNS knows the pod within a headless Service. */
export const hostnameOf = (pod: Pod, service: Service): string | undefined =>
  pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined;

export const podReference = (pod: Pod) => ({
  kind: "Pod",
  namespace: pod.metadata.namespace ?? "",
  name: pod.metadata.name,
  uid: pod.metadata.uid,
});

/** Whether anything has changed that endpoints show. */
const differs = (pod: Pod, previous: Pod): boolean =>
  isPodReady(pod) !== isPodReady(previous) ||
  isPodTerminated(pod) !== isPodTerminated(previous) ||
  pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
  pod.status.podIP !== previous.status.podIP ||
  pod.spec.nodeName !== previous.spec.nodeName ||
  !isDeepStrictEqual(pod.status.podIPs, previous.status.podIPs) ||
  !isDeepStrictEqual(pod.metadata.labels, previous.metadata.labels);

/** Queues Services when they change, and when a pod that they select (or did) changes in what endpoints show of it. */
export const enqueueServices = (services: Informer<Service>, pods: Informer<Pod>, queue: WorkQueue): void => {
  services.addIndex(namespaceIndex, byNamespace);
  pods.addIndex(namespaceIndex, byNamespace);
  const enqueueFor = (...states: Pod[]): void => {
    for (const service of services.byIndex(namespaceIndex, states[0]?.metadata.namespace ?? "")) {
      if (states.some((pod) => selectsPod(service, pod))) queue.add(objectKey(service));
    }
  };
  services.addHandlers({
    add: (service) => queue.add(objectKey(service)),
    update: (service) => queue.add(objectKey(service)),
    delete: (service) => queue.add(objectKey(service)),
  });
  pods.addHandlers({
    add: (pod) => enqueueFor(pod),
    update: (pod, previous) => {
      if (differs(pod, previous)) enqueueFor(pod, previous);
    },
    delete: (pod) => enqueueFor(pod),
  });
};

/** The pods that a Service selects, those without an address left out. */
export const podsOf = (service: Service, pods: Informer<Pod>): Pod[] =>
  pods.byIndex(namespaceIndex, service.metadata.namespace ?? "").filter((pod) => selectsPod(service, pod) && hasEndpoint(pod));
