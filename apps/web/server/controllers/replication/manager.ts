import type { KubernetesObject } from "@gantry/api";
import { isPodActive, isPodReady, type Pod, type PodTemplateSpec, podDefinition } from "@gantry/api/core/v1";
import {
  byController,
  claimChildren,
  Expectations,
  isNamespaceTerminating,
  objectKey,
  orphansOf,
  type ResourceType,
  WorkQueue,
} from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { enqueueOwners } from "../shared/enqueue-owners";
import { countByNode, rankForDeletion } from "../shared/pod-ranking";
import { PodWriter, podFromTemplate } from "../shared/pod-writer";
import { forEachParallel, slowStart } from "../shared/slow-start";
import { type ReplicationStatus, replicationStatus } from "./status";

/** Pods created or deleted in one go at most. */
const burstReplicas = 500;

/** What ReplicaSet and ReplicationController have in common. */
export interface Replicated extends KubernetesObject {
  spec: { replicas?: number; minReadySeconds?: number };
  status: ReplicationStatus;
}

export interface ReplicationOptions<Owner extends Replicated> {
  readonly type: ResourceType<Owner>;
  readonly name: string;
  /** As events name it: `replicaset-controller`. */
  readonly component: string;
  readonly matches: (owner: Owner, labels: Record<string, string>) => boolean;
  readonly templateOf: (owner: Owner) => PodTemplateSpec | undefined;
  /** All pods among which a node's share counts when some must go; the owner's own when left out. */
  readonly relatedPods?: (owner: Owner, own: readonly Pod[]) => Iterable<Pod>;
}

export const controllerIndex = "controller";

/** Keeps as many pods as asked for: what ReplicaSets and ReplicationControllers do. */
export const replicationManager = <Owner extends Replicated>(
  context: ControllerContext,
  options: ReplicationOptions<Owner>,
): Controller => {
  const { client, informers } = context;
  const { type, matches, templateOf } = options;
  const owners = informers.get(type);
  const pods = informers.get(podDefinition).addIndex(controllerIndex, byController);
  const queue = new WorkQueue();
  const expectations = new Expectations(pods);
  const recorder = context.recorder(options.component);
  const writer = new PodWriter(client, recorder);
  const ownerClient = client.resource(type);

  enqueueOwners({
    kind: type.kind,
    owners,
    children: pods,
    queue,
    matches: (owner, pod) => matches(owner, pod.metadata.labels ?? {}),
    childUpdated: (owner, pod, previous) => {
      const wait = owner.spec.minReadySeconds ?? 0;
      // One second more: the time since which a pod is ready has whole seconds only.
      if (wait > 0 && !isPodReady(previous) && isPodReady(pod)) queue.addAfter(objectKey(owner), (wait + 1) * 1000);
    },
  });

  const createPods = async (owner: Owner, count: number): Promise<void> => {
    const template = templateOf(owner);
    if (template === undefined) return;
    const key = objectKey(owner);
    try {
      await slowStart(count, async () => {
        expectations.created(key, await writer.create(owner, podFromTemplate(owner, template)));
      });
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  };

  const deletePods = async (owner: Owner, active: readonly Pod[], count: number): Promise<void> => {
    const key = objectKey(owner);
    const related = options.relatedPods?.(owner, active) ?? active;
    const ranked = count < active.length ? rankForDeletion(active, { podsOnNode: countByNode(related), now: Date.now() }) : active;
    await forEachParallel(ranked.slice(0, count), async (pod) => {
      await writer.delete(owner, pod);
      expectations.deleted(key, pod);
    });
  };

  /** Returns the error that stood in the way. */
  const adjust = async (owner: Owner, active: readonly Pod[]): Promise<unknown> => {
    const difference = active.length - (owner.spec.replicas ?? 1);
    try {
      if (difference < 0) await createPods(owner, Math.min(-difference, burstReplicas));
      if (difference > 0) await deletePods(owner, active, Math.min(difference, burstReplicas));
      return undefined;
    } catch (error) {
      return error;
    }
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const owner = owners.get(key);
    if (owner === undefined) {
      expectations.forget(key);
      return undefined;
    }
    const settled = expectations.satisfied(key);
    const { uid, namespace, deletionTimestamp } = owner.metadata;
    const candidates = [...pods.byIndex(controllerIndex, uid), ...pods.byIndex(controllerIndex, orphansOf(namespace))].filter(isPodActive);
    const active = await claimChildren({
      owner,
      owners: ownerClient,
      children: client.resource(podDefinition),
      candidates,
      matches: (pod) => matches(owner, pod.metadata.labels ?? {}),
    });
    const failure = settled && deletionTimestamp === undefined ? await adjust(owner, active) : undefined;
    const status = replicationStatus(owner, active, {
      failure,
      template: templateOf(owner),
      now: Date.now(),
    });
    if (status !== undefined) await ownerClient.updateStatus({ ...owner, status });
    if (failure !== undefined) throw failure;
    const { readyReplicas = 0, availableReplicas = 0 } = status ?? owner.status;
    const minReadySeconds = owner.spec.minReadySeconds ?? 0;
    return minReadySeconds > 0 && readyReplicas > availableReplicas ? minReadySeconds * 1000 : undefined;
  };

  return { name: options.name, queue, concurrency: 8, reconcile };
};
