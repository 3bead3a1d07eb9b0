import { quantityMilliValue, quantityValue } from "@gantry/api";
import type { Container, Pod } from "@gantry/api/core/v1";
import type { ResourceSettings } from "../runtime/spec";
import { isSidecar, podContainers } from "./container-names";

export type QualityOfService = "Guaranteed" | "Burstable" | "BestEffort";

const cpuPeriod = 100_000;
const leastCpuQuota = 1_000;
const leastCpuShares = 2;
const mostCpuShares = 262_144;
/** Docker refuses less. */
const leastMemory = 6 * 1024 * 1024;

const requestOf = (container: Container, resource: string): string | undefined =>
  container.resources?.requests?.[resource] ?? container.resources?.limits?.[resource];

const isSet = (quantity: string | undefined): quantity is string => quantity !== undefined && quantityMilliValue(quantity) > 0;

/** The pod's quality-of-service class, by Kubernetes' rule over cpu and memory of all containers but the ephemeral ones. */
export const qualityOfService = (pod: Pod): QualityOfService => {
  const containers = podContainers(pod).filter(({ role }) => role !== "ephemeral");
  let any = false;
  let guaranteed = true;
  for (const { container } of containers) {
    for (const resource of ["cpu", "memory"]) {
      const limit = container.resources?.limits?.[resource];
      const request = requestOf(container, resource);
      if (isSet(limit) || isSet(request)) any = true;
      if (!isSet(limit) || !isSet(request) || quantityMilliValue(limit) !== quantityMilliValue(request)) guaranteed = false;
    }
  }
  if (!any) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
};

/** 1024 shares a processor, within what the kernel takes. */
const sharesOf = (milliCpu: number): number => Math.min(mostCpuShares, Math.max(leastCpuShares, Math.floor((milliCpu * 1024) / 1000)));

/** The kernel kills the highest score first: see Kubernetes' "Node out of memory behavior". */
const oomScore = (container: Container, quality: QualityOfService, nodeMemory: number): number => {
  if (quality === "Guaranteed") return -997;
  if (quality === "BestEffort") return 1000;
  const request = quantityValue(requestOf(container, "memory") ?? "0");
  return Math.min(999, Math.max(3, 1000 - Math.floor((1000 * request) / nodeMemory)));
};

export interface ResourceContext {
  /** Of the node, in bytes. */
  readonly nodeMemory: number;
  /** The most processes in one pod's containers; none when left out. */
  readonly pidsLimit?: number;
}

/** What a container's requests and limits mean to the kernel. */
export const resourceSettings = (pod: Pod, container: Container, context: ResourceContext): ResourceSettings => {
  const cpuLimit = container.resources?.limits?.cpu;
  const memoryLimit = container.resources?.limits?.memory;
  const cpuRequest = requestOf(container, "cpu");
  return {
    cpuShares: sharesOf(cpuRequest === undefined ? 0 : quantityMilliValue(cpuRequest)),
    ...(isSet(cpuLimit) ? { cpuPeriod, cpuQuota: Math.max(leastCpuQuota, (quantityMilliValue(cpuLimit) * cpuPeriod) / 1000) } : {}),
    ...(isSet(memoryLimit) ? { memoryBytes: Math.max(leastMemory, quantityValue(memoryLimit)) } : {}),
    ...(context.pidsLimit === undefined ? {} : { pidsLimit: context.pidsLimit }),
    oomScoreAdj: oomScore(container, qualityOfService(pod), context.nodeMemory),
  };
};

/**
 * What a pod asks of a node for one resource, in thousandths: the containers and sidecars together, or the largest
 * init container beside the sidecars started before it, whichever is more; and the pod's overhead.
 */
export const podRequest = (pod: Pod, resource: string): number => {
  const amount = (container: Container): number => quantityMilliValue(requestOf(container, resource) ?? "0");
  let sidecars = 0;
  let largestInit = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (isSidecar(container)) sidecars += amount(container);
    largestInit = Math.max(largestInit, isSidecar(container) ? sidecars : sidecars + amount(container));
  }
  const running = sidecars + pod.spec.containers.reduce((sum, container) => sum + amount(container), 0);
  return Math.max(running, largestInit) + quantityMilliValue(pod.spec.overhead?.[resource] ?? "0");
};
