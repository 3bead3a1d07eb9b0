import { formatTime, isStatus, parseTime } from "@gantry/api";
import { isPodTerminated, type Node, nodeDefinition, type Pod, podDefinition, type Taint } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { byNode, nodeIndex } from "./lifecycle-controller";
import { toleratedSeconds } from "./taints";

const noExecute = (node: Node | undefined): Taint[] => (node?.spec.taints ?? []).filter((taint) => taint.effect === "NoExecute");

const taintsKey = (taints: readonly Taint[]): string =>
  taints
    .map((taint) => `${taint.key}=${taint.value ?? ""}`)
    .sort()
    .join();

interface Sentence {
  readonly uid: string;
  /** Milliseconds since the epoch from which the toleration counts. */
  readonly since: number;
  readonly taints: string;
}

/** Deletes pods that do not tolerate a NoExecute taint of their node, or no longer do. */
export const taintEvictionController = (context: ControllerContext): Controller => {
  const nodes = context.informers.get(nodeDefinition);
  const pods = context.informers.get(podDefinition).addIndex(nodeIndex, byNode);
  const recorder = context.recorder("taint-eviction-controller");
  const queue = new WorkQueue();
  /** Pods that are to leave later. */
  const sentences = new Map<string, Sentence>();

  const enqueuePodsOn = (node: Node): void => {
    for (const pod of pods.byIndex(nodeIndex, node.metadata.name)) queue.add(objectKey(pod));
  };
  nodes.addHandlers({
    add: (node) => {
      if (noExecute(node).length > 0) enqueuePodsOn(node);
    },
    update: (node, previous) => {
      if (taintsKey(noExecute(node)) !== taintsKey(noExecute(previous))) enqueuePodsOn(node);
    },
  });
  const enqueue = (pod: Pod): void => {
    if (pod.spec.nodeName && noExecute(nodes.get(pod.spec.nodeName)).length > 0) queue.add(objectKey(pod));
  };
  pods.addHandlers({ add: enqueue, update: enqueue, delete: (pod) => sentences.delete(objectKey(pod)) });

  const cancel = (key: string, pod: Pod): void => {
    if (sentences.delete(key)) {
      recorder.event(pod, "Normal", { reason: "TaintManagerEviction", message: `Cancelling deletion of Pod ${key}` });
    }
  };

  const evict = async (key: string, pod: Pod): Promise<void> => {
    const { name, namespace, uid } = pod.metadata;
    recorder.event(pod, "Normal", { reason: "TaintManagerEviction", message: `Marking for deletion Pod ${key}` });
    const client = context.client.resource(podDefinition, namespace);
    const condition = {
      type: "DisruptionTarget",
      status: "True",
      lastTransitionTime: formatTime(Date.now()),
      reason: "DeletionByTaintManager",
      message: "Taint manager: deleting due to NoExecute taint",
    };
    try {
      await client.patchStatus(name, "strategic", { metadata: { uid }, status: { conditions: [condition] } });
      await client.delete(name, { preconditions: { uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
    sentences.delete(key);
  };

  /** When the toleration began to count: when the last of the taints came, or was first seen on this pod. */
  const sentence = (key: string, pod: Pod, taints: readonly Taint[]): Sentence => {
    const current = sentences.get(key);
    if (current?.uid === pod.metadata.uid && current.taints === taintsKey(taints)) return current;
    const carriedOver = current?.uid === pod.metadata.uid ? current.since : undefined;
    const added = taints.map((taint) => parseTime(taint.timeAdded ?? "") ?? Number.NaN);
    const bound = parseTime(pod.status.startTime ?? pod.metadata.creationTimestamp) ?? 0;
    const known = added.every((time) => !Number.isNaN(time)) ? Math.max(bound, Math.min(...added)) : Date.now();
    const made = { uid: pod.metadata.uid, since: carriedOver ?? known, taints: taintsKey(taints) };
    sentences.set(key, made);
    return made;
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const pod = pods.get(key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || isPodTerminated(pod)) {
      sentences.delete(key);
      return undefined;
    }
    const taints = noExecute(nodes.get(pod.spec.nodeName ?? ""));
    const seconds = taints.length === 0 ? Number.POSITIVE_INFINITY : toleratedSeconds(taints, pod.spec.tolerations ?? []);
    if (seconds === Number.POSITIVE_INFINITY) {
      cancel(key, pod);
      return undefined;
    }
    const remaining = seconds === 0 ? 0 : sentence(key, pod, taints).since + seconds * 1000 - Date.now();
    if (remaining > 0) return remaining;
    await evict(key, pod);
    return undefined;
  };

  return { name: "taint-eviction", queue, concurrency: 8, reconcile };
};
