import { isStatus, type KubernetesObject } from "@gantry/api";
import type { Client } from "@gantry/client";
import { type DiscoveredKind, discover } from "../shared/discovery";
import { messageOf } from "../shared/pod-writer";

export interface Leftovers {
  /** What is still there: "pods." → 3 objects. */
  readonly remaining: ReadonlyMap<string, number>;
  /** How many objects wait for each finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
  readonly discoveryFailures: readonly string[];
  readonly deletionFailures: readonly string[];
}

/** `pods.`, `deployments.apps`: how Kubernetes' conditions name what is left. */
const nameOf = (kind: DiscoveredKind): string => `${kind.plural}.${kind.group}`;

const deleteEach = async (client: Client, kind: DiscoveredKind, objects: readonly KubernetesObject[]): Promise<void> => {
  for (const { metadata } of objects) {
    if (metadata.deletionTimestamp !== undefined) continue;
    try {
      await client.resource(kind, metadata.namespace).delete(metadata.name, { propagationPolicy: "Background" });
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
  }
};

/** Deletes everything of one kind, and returns what has not gone at once. */
const emptyOf = async (client: Client, kind: DiscoveredKind, namespace: string): Promise<readonly KubernetesObject[]> => {
  const resource = client.resource(kind, namespace);
  const before = await resource.list();
  if (before.items.length === 0) return [];
  if (kind.verbs.includes("deletecollection")) await resource.deleteCollection({}, { propagationPolicy: "Background" });
  else await deleteEach(client, kind, before.items);
  return (await resource.list()).items;
};

/** Deletes all contents of a namespace, as far as they go at once, and tells what is left. */
export const emptyNamespace = async (client: Client, namespace: string): Promise<Leftovers> => {
  const { kinds, failures } = await discover(client);
  const remaining = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const deletionFailures: string[] = [];
  const deletable = kinds.filter((kind) => kind.namespaced && kind.verbs.includes("list") && kind.verbs.includes("delete"));
  await Promise.all(
    deletable.map(async (kind) => {
      try {
        const left = await emptyOf(client, kind, namespace);
        if (left.length > 0) remaining.set(nameOf(kind), left.length);
        for (const object of left) {
          for (const finalizer of object.metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
        }
      } catch (error) {
        // A kind that was taken away meanwhile has no objects.
        if (!isStatus(error, "NotFound") && !isStatus(error, "MethodNotAllowed")) deletionFailures.push(messageOf(error));
      }
    }),
  );
  return {
    remaining,
    finalizers,
    discoveryFailures: failures.map(({ groupVersion, message }) => `${groupVersion}: ${message}`),
    deletionFailures,
  };
};
