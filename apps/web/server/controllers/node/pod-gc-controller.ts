import { formatTime, isStatus } from "@gantry/api";
import { isPodTerminated, nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { byNode, nodeIndex } from "./lifecycle-controller";

export interface PodGarbageOptions {
  /** Finished pods that are kept at most, the youngest; 12,500 when left out. */
  readonly terminatedThreshold?: number;
  /** Milliseconds that a node must be gone before its pods are removed; 40,000 when left out. */
  readonly quarantine?: number;
}

const sweepKey = "*";
/** Milliseconds between a finished pod and a look at how many there are. */
const sweepDelay = 5_000;

/** Removes pods that nobody will ever clean up: on nodes that are gone, deleted before they had one, finished long ago. */
export const podGarbageController = (context: ControllerContext, options: PodGarbageOptions = {}): Controller => {
  const { terminatedThreshold = 12_500, quarantine = 40_000 } = options;
  const nodes = context.informers.get(nodeDefinition);
  const pods = context.informers.get(podDefinition).addIndex(nodeIndex, byNode);
  const queue = new WorkQueue();
  let terminated = 0;

  const look = (pod: Pod): void => {
    const { nodeName } = pod.spec;
    if (!nodeName && pod.metadata.deletionTimestamp !== undefined) queue.add(objectKey(pod));
    if (nodeName && nodes.hasSynced && nodes.get(nodeName) === undefined) queue.addAfter(objectKey(pod), quarantine);
  };
  const count = (change: number): void => {
    terminated += change;
    if (change > 0 && terminated > terminatedThreshold) queue.addAfter(sweepKey, sweepDelay);
  };
  pods.addHandlers({
    add: (pod) => {
      look(pod);
      if (isPodTerminated(pod)) count(1);
    },
    update: (pod, previous) => {
      look(pod);
      count(Number(isPodTerminated(pod)) - Number(isPodTerminated(previous)));
    },
    delete: (pod) => {
      if (isPodTerminated(pod)) count(-1);
    },
  });
  nodes.addHandlers({
    delete: (node) => {
      for (const pod of pods.byIndex(nodeIndex, node.metadata.name)) queue.addAfter(objectKey(pod), quarantine);
    },
  });

  const nodeIsGone = async (name: string): Promise<boolean> => {
    if (nodes.get(name) !== undefined) return false;
    try {
      await context.client.resource(nodeDefinition).get(name);
      return false;
    } catch (error) {
      if (isStatus(error, "NotFound")) return true;
      throw error;
    }
  };

  /** Deletes for good: there is no agent that would confirm it. A pod that was running is recorded as failed first. */
  const remove = async (pod: Pod, reason: string | undefined): Promise<void> => {
    const { name, namespace, uid } = pod.metadata;
    const client = context.client.resource(podDefinition, namespace);
    try {
      if (reason !== undefined && !isPodTerminated(pod)) {
        const lastTransitionTime = formatTime(Date.now());
        const condition = { type: "DisruptionTarget", status: "True", lastTransitionTime, reason: "DeletionByPodGC", message: reason };
        await client.patchStatus(name, "strategic", { metadata: { uid }, status: { phase: "Failed", conditions: [condition] } });
      }
      await client.delete(name, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
  };

  const sweep = async (): Promise<void> => {
    const finished = [...pods.values()].filter((pod) => isPodTerminated(pod) && pod.metadata.deletionTimestamp === undefined);
    finished.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
    for (const pod of finished.slice(0, Math.max(0, finished.length - terminatedThreshold))) await remove(pod, undefined);
  };

  const reconcile = async (key: string): Promise<void> => {
    if (key === sweepKey) return sweep();
    const pod = pods.get(key);
    if (pod === undefined) return;
    const { nodeName } = pod.spec;
    if (!nodeName) {
      if (pod.metadata.deletionTimestamp !== undefined) await remove(pod, undefined);
    } else if (await nodeIsGone(nodeName)) {
      await remove(pod, "PodGC: node no longer exists");
    }
  };

  const onStart = (): void => {
    for (const pod of pods.values()) look(pod);
  };

  return { name: "pod-garbage-collector", queue, concurrency: 4, reconcile, onStart };
};
