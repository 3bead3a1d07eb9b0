import { quantityMilliValue } from "@gantry/api";
import { matchesNodeAffinity, type Pod } from "@gantry/api/core/v1";
import { hostPortsTaken } from "./host-ports";
import { podRequest } from "./resources";
import type { PodFailure } from "./status/pod-status";

export interface AdmissionContext {
  /** Quantities by resource name. */
  readonly allocatable: Readonly<Record<string, string>>;
  readonly nodeName: string;
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** The pods that take up room on the node, without the one to be admitted. */
  readonly active: Iterable<Pod>;
}

const named: Record<string, string> = { cpu: "OutOfcpu", memory: "OutOfmemory", "ephemeral-storage": "OutOfephemeral-storage" };

/**
 * Whether a pod that was given to this node can run on it; the reason why not otherwise. Mostly the scheduler has seen to that; a pod
 * with `spec.nodeName` set by hand has not passed it, and two schedulers may have filled the last place at once.
 */
export const admit = (pod: Pod, context: AdmissionContext): PodFailure | undefined => {
  const active = [...context.active];
  if (!matchesNodeAffinity(pod, { name: context.nodeName, labels: context.nodeLabels })) {
    return {
      reason: "NodeAffinity",
      message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    };
  }
  if (hostPortsTaken(pod, active)) {
    return {
      reason: "NodePorts",
      message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    };
  }
  const capacity = Number(context.allocatable.pods ?? Number.POSITIVE_INFINITY);
  if (active.length + 1 > capacity) {
    return {
      reason: "OutOfpods",
      message: `Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: ${active.length}, capacity: ${capacity}`,
    };
  }
  const names = new Set(pod.spec.containers.flatMap(({ resources }) => Object.keys({ ...resources?.limits, ...resources?.requests })));
  for (const name of names) {
    const requested = podRequest(pod, name);
    if (requested === 0) continue;
    const used = active.reduce((sum, other) => sum + podRequest(other, name), 0);
    const available = quantityMilliValue(context.allocatable[name] ?? "0");
    if (used + requested <= available) continue;
    // As Kubernetes counts: cpu in thousandths, all else in whole units.
    const unit = name === "cpu" ? 1 : 1000;
    const figures = `requested: ${requested / unit}, used: ${used / unit}, capacity: ${available / unit}`;
    return { reason: named[name] ?? `OutOf${name}`, message: `Pod was rejected: Node didn't have enough resource: ${name}, ${figures}` };
  }
  return undefined;
};
