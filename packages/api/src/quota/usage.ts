import type { PersistentVolumeClaim, Pod, Service } from "../core/v1/schema";
import type { KubernetesObject } from "../machinery/object";
import { podUsage } from "./pod-usage";

/** Which kind an object is of, as quotas name kinds. */
export interface CountedKind {
  readonly group: string;
  readonly plural: string;
}

/** Core kinds that quotas also name without `count/`. */
const plainlyCounted = new Set(["replicationcontrollers", "secrets", "configmaps", "resourcequotas", "services", "persistentvolumeclaims"]);

const serviceUsage = (service: Service): Record<string, string> => {
  const { type = "ClusterIP", ports = [], allocateLoadBalancerNodePorts } = service.spec;
  const usage: Record<string, string> = {};
  const withNodePorts = type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false);
  if (withNodePorts) usage["services.nodeports"] = String(ports.length);
  else if (type === "LoadBalancer") usage["services.nodeports"] = String(ports.filter((port) => (port.nodePort ?? 0) > 0).length);
  if (type === "LoadBalancer") usage["services.loadbalancers"] = "1";
  return usage;
};

const claimUsage = (claim: PersistentVolumeClaim): Record<string, string> => {
  const storage = claim.spec.resources?.requests?.storage;
  const className = claim.spec.storageClassName ?? claim.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"];
  const usage: Record<string, string> = {};
  if (storage !== undefined) usage["requests.storage"] = storage;
  if (!className) return usage;
  const prefix = `${className}.storageclass.storage.k8s.io`;
  usage[`${prefix}/persistentvolumeclaims`] = "1";
  if (storage !== undefined) usage[`${prefix}/requests.storage`] = storage;
  return usage;
};

/** `count/deployments.apps`, `count/secrets`. */
const countName = ({ group, plural }: CountedKind): string => `count/${plural}${group === "" ? "" : `.${group}`}`;

/**
 * What one object takes from a quota, by the names under which a ResourceQuota's `hard` limits it. An object's update
 * takes the difference between its usage after and before.
 */
export const quotaUsage = (kind: CountedKind, object: KubernetesObject): Record<string, string> => {
  const counted: Record<string, string> = { [countName(kind)]: "1" };
  if (kind.group !== "") return counted;
  if (kind.plural === "pods") return podUsage(object as Pod);
  if (plainlyCounted.has(kind.plural)) counted[kind.plural] = "1";
  if (kind.plural === "services") return { ...counted, ...serviceUsage(object as Service) };
  if (kind.plural === "persistentvolumeclaims") return { ...counted, ...claimUsage(object as PersistentVolumeClaim) };
  return counted;
};
