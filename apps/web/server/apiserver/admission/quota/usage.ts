import { type AnyResourceDefinition, groupResourceText, type KubernetesObject } from "@gantry/api";
import type { PersistentVolumeClaim, Pod, Service } from "@gantry/api/core/v1";
import { podLimits, podRequests } from "@gantry/api/core/v1";

/** Amounts by the name under which a quota counts them. */
export type Usage = Readonly<Record<string, string>>;

/** Kinds that quotas count under their plain plural, too. */
const plainCounts = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);

const plainRequests = new Set(["cpu", "memory", "ephemeral-storage"]);

const podUsage = (pod: Pod): Usage => {
  if (pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") return {};
  const usage: Record<string, string> = {};
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    usage[`requests.${name}`] = amount;
    if (plainRequests.has(name) || name.startsWith("hugepages-")) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) usage[`limits.${name}`] = amount;
  return usage;
};

const serviceUsage = ({ spec }: Service): Usage => {
  const ports = String(spec.ports?.length ?? 0);
  if (spec.type === "NodePort") return { "services.nodeports": ports };
  if (spec.type !== "LoadBalancer") return {};
  return spec.allocateLoadBalancerNodePorts === false
    ? { "services.loadbalancers": "1" }
    : { "services.loadbalancers": "1", "services.nodeports": ports };
};

const claimUsage = ({ spec }: PersistentVolumeClaim): Usage => {
  const storage = spec?.resources?.requests?.storage ?? "0";
  const storageClass = spec?.storageClassName;
  const prefix = `${storageClass}.storageclass.storage.k8s.io`;
  return {
    "requests.storage": storage,
    ...(storageClass ? { [`${prefix}/requests.storage`]: storage, [`${prefix}/persistentvolumeclaims`]: "1" } : {}),
  };
};

const counts = (definition: AnyResourceDefinition): Usage => ({
  [`count/${groupResourceText(definition)}`]: "1",
  ...(definition.group === "" && plainCounts.has(definition.plural) ? { [definition.plural]: "1" } : {}),
});

const isFinished = (object: KubernetesObject): boolean => ["Succeeded", "Failed"].includes((object as Pod).status?.phase ?? "");

/** What an object uses up of the quotas of its namespace. */
export const usageOf = (definition: AnyResourceDefinition, object: KubernetesObject): Usage => {
  const counted = counts(definition);
  if (definition.group !== "") return counted;
  switch (definition.plural) {
    case "pods":
      // A pod that is done still exists, so it counts as an object; but it uses nothing, not even the number of pods.
      return isFinished(object) ? { "count/pods": "1" } : { ...counted, ...podUsage(object as Pod) };
    case "services":
      return { ...counted, ...serviceUsage(object as Service) };
    case "persistentvolumeclaims":
      return { ...counted, ...claimUsage(object as PersistentVolumeClaim) };
    default:
      return counted;
  }
};
