import type { Pod } from "@gantry/api/core/v1";
import type { Logger } from "../../log";
import type { ObjectStore, StoredObject } from "../../store/types";
import { mirror } from "../mirror/mirror";
import { type PodReferences, referencesOf } from "./node-references";

interface BoundPod {
  readonly namespace: string;
  readonly name: string;
  readonly references: PodReferences;
}

/** Which pods are on which node, and what they refer to. */
export interface NodePods {
  readonly synced: Promise<void>;
  on(node: string): Iterable<BoundPod>;
  close(): void;
}

export const createNodePods = (store: ObjectStore, log: Logger): NodePods => {
  const byNode = new Map<string, Map<string, BoundPod>>();
  const nodeOf = new Map<string, string>();

  const keyOf = ({ key }: StoredObject): string => `${key.namespace}/${key.name}`;
  const forget = (stored: StoredObject): void => {
    const key = keyOf(stored);
    const node = nodeOf.get(key);
    if (node === undefined) return;
    nodeOf.delete(key);
    const pods = byNode.get(node);
    pods?.delete(key);
    if (pods?.size === 0) byNode.delete(node);
  };
  const remember = (stored: StoredObject): void => {
    const pod = stored.object as Pod;
    const node = pod.spec.nodeName;
    const key = keyOf(stored);
    // What a bound pod refers to can only grow by debugging containers: those come with the next change.
    const known = node === undefined ? undefined : byNode.get(node)?.get(key);
    if (known && nodeOf.get(key) === node && !pod.spec.ephemeralContainers?.length) return;
    forget(stored);
    if (!node) return;
    nodeOf.set(key, node);
    const pods = byNode.get(node) ?? new Map<string, BoundPod>();
    byNode.set(node, pods);
    pods.set(key, { namespace: stored.key.namespace, name: stored.key.name, references: referencesOf(pod) });
  };

  const follower = mirror(
    store,
    { group: "", plural: "pods" },
    {
      log,
      handler: {
        set: remember,
        remove: forget,
        reset: () => {
          byNode.clear();
          nodeOf.clear();
        },
      },
    },
  );
  return { synced: follower.synced, on: (node) => byNode.get(node)?.values() ?? [], close: () => follower.close() };
};
