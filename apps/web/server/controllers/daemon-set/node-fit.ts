import type { DaemonSet } from "@gantry/api/apps/v1";
import { matchesNodeAffinity, type Node, type Pod, type Toleration, tolerates } from "@gantry/api/core/v1";

const always = (key: string, effect: string): Toleration => ({ key, operator: "Exists", effect });

/** Daemons stay on nodes that others leave: that is where they are needed. */
export const daemonTolerations = (daemonSet: DaemonSet): Toleration[] => [
  always("node.kubernetes.io/not-ready", "NoExecute"),
  always("node.kubernetes.io/unreachable", "NoExecute"),
  always("node.kubernetes.io/disk-pressure", "NoSchedule"),
  always("node.kubernetes.io/memory-pressure", "NoSchedule"),
  always("node.kubernetes.io/pid-pressure", "NoSchedule"),
  always("node.kubernetes.io/unschedulable", "NoSchedule"),
  ...(daemonSet.spec.template.spec.hostNetwork ? [always("node.kubernetes.io/network-unavailable", "NoSchedule")] : []),
];

export interface NodeFit {
  /** A daemon pod is to be made for the node. */
  readonly shouldRun: boolean;
  /** One that runs there already may stay. */
  readonly mayStay: boolean;
}

/** Whether a DaemonSet's pods belong on a node. */
export const nodeFit = (daemonSet: DaemonSet, node: Node): NodeFit => {
  const { spec } = daemonSet.spec.template;
  const named = !spec.nodeName || spec.nodeName === node.metadata.name;
  const identity = { name: node.metadata.name, labels: node.metadata.labels ?? {} };
  if (!named || !matchesNodeAffinity({ spec }, identity)) return { shouldRun: false, mayStay: false };
  const tolerations = [...(spec.tolerations ?? []), ...daemonTolerations(daemonSet)];
  const untolerated = (node.spec.taints ?? []).filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
  return {
    shouldRun: !untolerated.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute"),
    mayStay: !untolerated.some(({ effect }) => effect === "NoExecute"),
  };
};

/** The node that a pod is on, or is meant for. */
export const targetNodeOf = (pod: Pod): string => {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    const field = matchFields.find(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (field?.values?.[0] !== undefined) return field.values[0];
  }
  return "";
};

/** A pod's spec, bound to one node by affinity: the scheduler places it, so it counts what the pod needs. */
export const specForNode = (pod: Pod, nodeName: string, tolerations: readonly Toleration[]): Pod["spec"] => {
  const matchFields = [{ key: "metadata.name", operator: "In", values: [nodeName] }];
  const affinity = pod.spec.affinity ?? {};
  const required = { nodeSelectorTerms: [{ matchFields }] };
  const nodeAffinity = { ...affinity.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required };
  const own = pod.spec.tolerations ?? [];
  const added = tolerations.filter(
    (one) => !own.some((other) => other.key === one.key && other.effect === one.effect && other.operator === one.operator),
  );
  return { ...pod.spec, affinity: { ...affinity, nodeAffinity }, tolerations: [...own, ...added] };
};
