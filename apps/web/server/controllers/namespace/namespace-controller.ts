import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import { type Namespace, namespaceDefinition, podDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { deletionConditions } from "./conditions";
import { emptyNamespace } from "./empty-namespace";

const finalizer = "kubernetes";
/** Milliseconds until a namespace is looked at again that something keeps; doubles up to the maximum. */
const firstWait = 250;
const longestWait = 15_000;

/** Empties namespaces that are being deleted, and lets them go. */
export const namespaceController = (context: ControllerContext): Controller => {
  const namespaces = context.informers.get(namespaceDefinition);
  const client = context.client.resource(namespaceDefinition);
  const queue = new WorkQueue({ base: firstWait, maximum: longestWait });
  const waits = new Map<string, number>();

  const enqueue = (namespace: Namespace): void => {
    if (namespace.metadata.deletionTimestamp !== undefined) queue.add(objectKey(namespace));
  };
  namespaces.addHandlers({ add: enqueue, update: enqueue, delete: (namespace) => waits.delete(objectKey(namespace)) });
  // Pods are what takes longest: look again when one has gone.
  context.informers.get(podDefinition).addHandlers({
    delete: (pod) => {
      const name = pod.metadata.namespace ?? "";
      if (waits.delete(name)) queue.addAfter(name, 20);
    },
  });

  /** Takes our finalizer off, which lets the namespace go. */
  const finalize = async (namespace: Namespace): Promise<void> => {
    const finalizers = (namespace.spec.finalizers ?? []).filter((one) => one !== finalizer);
    try {
      await client.updateSubresource({ ...namespace, spec: { ...namespace.spec, finalizers } }, "finalize");
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    let namespace = namespaces.get(key);
    if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
    if (!(namespace.spec.finalizers ?? []).includes(finalizer)) return undefined;
    const left = await emptyNamespace(context.client, key);
    const conditions = deletionConditions(namespace.status.conditions, left);
    if (!isDeepStrictEqual(conditions, namespace.status.conditions)) {
      namespace = await client.updateStatus({ ...namespace, status: { ...namespace.status, phase: "Terminating", conditions } });
    }
    if (left.remaining.size === 0 && left.deletionFailures.length === 0 && left.discoveryFailures.length === 0) {
      waits.delete(key);
      await finalize(namespace);
      return undefined;
    }
    const wait = Math.min((waits.get(key) ?? firstWait / 2) * 2, longestWait);
    waits.set(key, wait);
    return wait;
  };

  return { name: "namespace", queue, concurrency: 10, reconcile };
};
