import { isDeepStrictEqual } from "node:util";
import { isStatus, type KubernetesObject } from "@gantry/api";
import { customResourceDefinitionDefinition } from "@gantry/api/apiextensions/v1";
import type { OwnerReference } from "@gantry/api/meta/v1";
import { keyOf, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { forEachParallel } from "../shared/slow-start";
import { type MonitoredObject, Monitors, nameOfKind } from "./monitors";
import { foregroundFinalizer, isDeleting, OwnerLookup, orphanFinalizer } from "./owners";

const refreshKey = "*";

/** `pods. default/web 1234-…`: which object, by kind, key and uid. */
const keyFor = ({ monitor, object }: MonitoredObject): string =>
  `${nameOfKind(monitor.kind)} ${keyOf(object.metadata.namespace, object.metadata.name)} ${object.metadata.uid}`;

const isWaiting = (object: KubernetesObject): boolean => isDeleting(object, foregroundFinalizer) || isDeleting(object, orphanFinalizer);

/** Deletes what nobody owns any more, and carries out foreground and orphan deletion. */
export const garbageCollector = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const queue = new WorkQueue();
  const enqueue = (monitored: MonitoredObject): void => queue.add(keyFor(monitored));

  /** An owner that waits for its dependents, looked at again as one of them has changed. */
  const enqueueWaitingOwners = (object: KubernetesObject): void => {
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = monitors.cachedOwner(reference, object.metadata.namespace);
      const kind = monitors.kindOf(reference);
      const monitor = kind && monitors.get(nameOfKind(kind));
      if (owner !== undefined && monitor !== undefined && isWaiting(owner)) enqueue({ monitor, object: owner });
    }
  };

  const monitors = new Monitors(client, informers, {
    changed: (monitored, previous) => {
      const { object } = monitored;
      const references = object.metadata.ownerReferences ?? [];
      if (isWaiting(object)) enqueue(monitored);
      const changed = previous === undefined || !isDeepStrictEqual(references, previous.metadata.ownerReferences ?? []);
      if (changed && references.length > 0) enqueue(monitored);
      if (changed && previous !== undefined) enqueueWaitingOwners(previous);
    },
    gone: ({ object }) => {
      for (const dependent of monitors.dependentsOf(object.metadata.uid)) enqueue(dependent);
      enqueueWaitingOwners(object);
    },
  });
  const owners = new OwnerLookup(client, monitors);

  // Kinds come and go with their definitions; they are served a moment later.
  const refreshSoon = (): void => queue.addAfter(refreshKey, 500);
  informers.get(customResourceDefinitionDefinition).addHandlers({ add: refreshSoon, update: refreshSoon, delete: refreshSoon });

  const patchMetadata = async ({ monitor, object }: MonitoredObject, metadata: object): Promise<void> => {
    const { name, namespace, resourceVersion } = object.metadata;
    try {
      await client.resource(monitor.kind, namespace).patch(name, "merge", { metadata: { ...metadata, resourceVersion } });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  const removeFinalizer = (monitored: MonitoredObject, finalizer: string): Promise<void> =>
    patchMetadata(monitored, { finalizers: (monitored.object.metadata.finalizers ?? []).filter((one) => one !== finalizer) });

  /** Lets the dependents go their own way, and then the owner. */
  const orphan = async (monitored: MonitoredObject): Promise<void> => {
    const { uid } = monitored.object.metadata;
    await forEachParallel(monitors.dependentsOf(uid), async (dependent) => {
      const kept = (dependent.object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      await patchMetadata(dependent, { ownerReferences: kept });
    });
    await removeFinalizer(monitored, orphanFinalizer);
  };

  /** Has the dependents deleted; once none that blocks is left, the owner may go. */
  const deleteDependents = async (monitored: MonitoredObject): Promise<void> => {
    const { uid } = monitored.object.metadata;
    const dependents = monitors.dependentsOf(uid);
    for (const dependent of dependents) if (!isWaiting(dependent.object)) enqueue(dependent);
    const blocks = ({ object }: MonitoredObject): boolean =>
      (object.metadata.ownerReferences ?? []).some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true);
    if (!dependents.some(blocks)) await removeFinalizer(monitored, foregroundFinalizer);
  };

  const remove = async ({ monitor, object }: MonitoredObject, policy: "Foreground" | "Background" | "Orphan"): Promise<void> => {
    const { name, namespace, uid, resourceVersion } = object.metadata;
    try {
      const preconditions = { uid, resourceVersion };
      await client.resource(monitor.kind, namespace).delete(name, { propagationPolicy: policy, preconditions });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  const policyOf = (object: KubernetesObject): "Foreground" | "Background" | "Orphan" => {
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(orphanFinalizer)) return "Orphan";
    return finalizers.includes(foregroundFinalizer) ? "Foreground" : "Background";
  };

  const collect = async (monitored: MonitoredObject): Promise<void> => {
    const { object } = monitored;
    const references = object.metadata.ownerReferences ?? [];
    const { solid, dangling, waiting } = await owners.statesOf(references, object.metadata.namespace);
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) await patchMetadata(monitored, { ownerReferences: solid });
      return;
    }
    const dependents = waiting.length > 0 ? monitors.dependentsOf(object.metadata.uid) : [];
    if (dependents.length === 0) return remove(monitored, policyOf(object));
    // In a circle of owners that all wait for each other, nobody must block.
    if (dependents.some((dependent) => isDeleting(dependent.object, foregroundFinalizer))) {
      await patchMetadata(monitored, { ownerReferences: references.map(unblocked) });
    }
    await remove({ ...monitored, object: await live(monitored) }, "Foreground");
  };

  const live = ({ monitor, object }: MonitoredObject): Promise<KubernetesObject> =>
    client.resource(monitor.kind, object.metadata.namespace).get(object.metadata.name);

  const isSettled = (object: KubernetesObject): boolean =>
    (object.metadata.ownerReferences ?? []).every((reference) => {
      const owner = monitors.cachedOwner(reference, object.metadata.namespace);
      return owner !== undefined && !(reference.blockOwnerDeletion && isDeleting(owner, foregroundFinalizer));
    });

  const reconcile = async (key: string): Promise<void> => {
    if (key === refreshKey) await monitors.refresh();
    await monitors.synced();
    const [kindName = "", objectName = "", uid] = key.split(" ");
    const monitor = monitors.get(kindName);
    const cached = monitor?.informer.get(objectName);
    if (monitor === undefined || cached === undefined || cached.metadata.uid !== uid) return;
    if (isDeleting(cached, orphanFinalizer)) return orphan({ monitor, object: cached });
    if (isDeleting(cached, foregroundFinalizer)) return deleteDependents({ monitor, object: cached });
    if (cached.metadata.deletionTimestamp !== undefined || isSettled(cached)) return;
    try {
      const object = await live({ monitor, object: cached });
      if (object.metadata.uid === uid && object.metadata.deletionTimestamp === undefined) await collect({ monitor, object });
    } catch (error) {
      if (!isStatus(error, "NotFound")) throw error;
    }
  };

  return { name: "garbage-collector", queue, concurrency: 20, reconcile, onStart: () => queue.add(refreshKey) };
};

const unblocked = (reference: OwnerReference): OwnerReference => ({ ...reference, blockOwnerDeletion: false });
