import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "@gantry/api";
import { controllerOf, type Informer, keyOf, objectKey, type WorkQueue } from "@gantry/client";

/** Files objects under their namespace. */
export const byNamespace = (object: KubernetesObject): readonly string[] => [object.metadata.namespace ?? ""];

export const namespaceIndex = "namespace";

export interface OwnerQueueOptions<Owner extends KubernetesObject, Child extends KubernetesObject> {
  readonly kind: string;
  /** Must have the {@link namespaceIndex}. */
  readonly owners: Informer<Owner>;
  readonly children: Informer<Child>;
  readonly queue: WorkQueue;
  /** Whether an owner's selector chooses a child, so that it might take over an orphan. */
  readonly matches: (owner: Owner, child: Child) => boolean;
  /** Called for the owner of a child that has changed, beyond queueing the owner. */
  readonly childUpdated?: (owner: Owner, child: Child, previous: Child) => void;
}

/** Queues owners when they change, and when children change that they have, had, or might take over. */
export const enqueueOwners = <Owner extends KubernetesObject, Child extends KubernetesObject>(
  options: OwnerQueueOptions<Owner, Child>,
): void => {
  const { kind, owners, children, queue, matches, childUpdated } = options;

  const ownerOf = (child: Child): Owner | undefined => {
    const reference = controllerOf(child);
    if (reference?.kind !== kind) return undefined;
    const owner = owners.get(keyOf(child.metadata.namespace, reference.name));
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  };
  const enqueueOwnerOf = (child: Child): void => {
    const owner = ownerOf(child);
    if (owner !== undefined) queue.add(objectKey(owner));
  };
  const enqueueAdopters = (child: Child): void => {
    if (child.metadata.deletionTimestamp !== undefined) return;
    for (const owner of owners.byIndex(namespaceIndex, child.metadata.namespace ?? "")) {
      if (matches(owner, child)) queue.add(objectKey(owner));
    }
  };

  owners.addIndex(namespaceIndex, byNamespace);
  owners.addHandlers({
    add: (owner) => queue.add(objectKey(owner)),
    update: (owner) => queue.add(objectKey(owner)),
    delete: (owner) => queue.add(objectKey(owner)),
  });
  children.addHandlers({
    add: (child) => (controllerOf(child) === undefined ? enqueueAdopters(child) : enqueueOwnerOf(child)),
    update: (child, previous) => {
      const controller = controllerOf(child);
      if (controllerOf(previous)?.uid !== controller?.uid) enqueueOwnerOf(previous);
      if (controller === undefined) {
        const changed = !isDeepStrictEqual(child.metadata.labels, previous.metadata.labels) || controllerOf(previous) !== undefined;
        if (changed) enqueueAdopters(child);
        return;
      }
      enqueueOwnerOf(child);
      const owner = childUpdated === undefined ? undefined : ownerOf(child);
      if (owner !== undefined) childUpdated?.(owner, child, previous);
    },
    delete: enqueueOwnerOf,
  });
};
