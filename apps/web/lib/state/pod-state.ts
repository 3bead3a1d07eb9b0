import type { ContainerStatus, Pod } from "@gantry/api/core/v1";
import { formatBytes, formatCores } from "../format/numbers";
import { podRequests } from "../kubernetes/quantity";
import { describeContainer } from "./container-state";
import type { Described } from "./state";

const condition = (pod: Pod, type: string) => pod.status.conditions?.find((candidate) => candidate.type === type);

/** The scheduler's `0/3 nodes are available: 3 Insufficient cpu.` in the words of a person. */
export const explainUnschedulable = (pod: Pod, message: string): string => {
  const reasons = /nodes? (?:is|are) available: (.*?)\.?(?: preemption:.*)?$/is.exec(message)?.[1];
  if (!reasons) return message || "no node fits";
  const { cpu, memory } = podRequests(pod.spec);
  const lower = reasons.toLowerCase();
  const lacks: string[] = [];
  if (lower.includes("insufficient cpu")) lacks.push(`${formatCores(cpu)} CPU`);
  if (lower.includes("insufficient memory")) lacks.push(`${formatBytes(memory)} memory`);
  const onlyLack = reasons.split(",").every((reason) => /insufficient (cpu|memory)/i.test(reason));
  return lacks.length > 0 && onlyLack ? `no node with ${lacks.join(" and ")} free` : `no node fits: ${reasons}`;
};

const describeInit = (pod: Pod): Described | undefined => {
  const statuses = pod.status.initContainerStatuses ?? [];
  const sidecars = new Set((pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === "Always").map((c) => c.name));
  const total = statuses.length;
  for (const [index, status] of statuses.entries()) {
    if (status.state.terminated?.exitCode === 0) continue;
    if (sidecars.has(status.name) && status.started) continue;
    const described = describeContainer(status);
    if (status.state.running) return { state: "waiting", code: `Init:${index}/${total}`, sentence: `init container ${status.name} runs` };
    if (described.state === "failed") return { ...described, code: `Init:${described.code}` };
    return { state: "waiting", code: `Init:${index}/${total}`, sentence: `waits for init container ${status.name}` };
  }
  return undefined;
};

const worstContainer = (statuses: readonly ContainerStatus[]): Described | undefined => {
  const described = statuses.map(describeContainer);
  return described.find((each) => each.state === "failed") ?? described.find((each) => each.state === "waiting");
};

const describePending = (pod: Pod): Described => {
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.status === "False") {
    if (scheduled.reason === "SchedulingGated")
      return { state: "waiting", code: "SchedulingGated", sentence: "held back by its scheduling gates" };
    return { state: "waiting", code: "Pending", sentence: explainUnschedulable(pod, scheduled.message ?? "") };
  }
  if (!pod.spec.nodeName) return { state: "waiting", code: "Pending", sentence: "waits to be placed on a node" };
  return (
    worstContainer(pod.status.containerStatuses ?? []) ?? {
      state: "waiting",
      code: "Pending",
      sentence: `${pod.spec.nodeName} is starting it`,
    }
  );
};

const describeFinished = (pod: Pod): Described => {
  if (pod.status.phase === "Succeeded") return { state: "idle", code: "Completed", sentence: "finished" };
  if (pod.status.reason) return { state: "failed", code: pod.status.reason, sentence: pod.status.message || pod.status.reason };
  const failed = worstContainer(pod.status.containerStatuses ?? []);
  return failed ?? { state: "failed", code: "Failed", sentence: pod.status.message || "failed" };
};

/** What a pod is doing and, if that is not simply running, why. The words of `kubectl get pods`, and a sentence. */
export const describePod = (pod: Pod): Described => {
  const { phase } = pod.status;
  if (pod.metadata.deletionTimestamp && phase !== "Succeeded" && phase !== "Failed") {
    if (pod.status.reason === "NodeLost") return { state: "idle", code: "Unknown", sentence: "its node does not answer" };
    return { state: "waiting", code: "Terminating", sentence: `stopping, up to ${pod.metadata.deletionGracePeriodSeconds ?? 30} s` };
  }
  if (phase === "Succeeded" || phase === "Failed") return describeFinished(pod);
  if (phase === "Unknown") return { state: "idle", code: "Unknown", sentence: "its node does not answer" };
  const initializing = describeInit(pod);
  if (initializing) return initializing;
  if (phase !== "Running") return describePending(pod);
  const trouble = worstContainer(pod.status.containerStatuses ?? []);
  if (trouble) return trouble;
  const ready = condition(pod, "Ready");
  if (ready && ready.status !== "True")
    return ready.reason === "NodeNotReady"
      ? { state: "idle", code: "Running", sentence: "its node does not answer" }
      : { state: "waiting", code: "Running", sentence: ready.message || "running, but not ready yet" };
  return { state: "ready", code: "Running", sentence: "" };
};

/** The name that gives a pod its colour: its app label, else its owner, else itself. */
export const podApp = (pod: Pod): string => {
  const labels = pod.metadata.labels ?? {};
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)?.name;
  return labels["app.kubernetes.io/name"] ?? labels.app ?? labels["k8s-app"] ?? labels.run ?? owner ?? pod.metadata.name;
};
