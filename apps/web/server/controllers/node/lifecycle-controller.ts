import { isDeepStrictEqual } from "node:util";
import { formatTime, isStatus } from "@gantry/api";
import { type Lease, leaseDefinition } from "@gantry/api/coordination/v1";
import { isPodReady, isPodTerminated, type Node, nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import { keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { findCondition } from "../shared/conditions";
import { forEachParallel } from "../shared/slow-start";
import { evictionPause } from "./disruption";
import { Heartbeats, silentConditions } from "./health";
import { taintsOf } from "./taints";

const leaseNamespace = "kube-node-lease";

export interface NodeLifecycleOptions {
  /** Milliseconds without a sign of life after which a node counts as out of reach; 40,000 when left out. */
  readonly gracePeriod?: number;
  /** Milliseconds that a new node has to give its first sign of life; 60,000 when left out. */
  readonly startupGracePeriod?: number;
}

export const nodeIndex = "node";

/** An index function: pods by the node they are on. */
export const byNode = (pod: Pod): readonly string[] => (pod.spec.nodeName ? [pod.spec.nodeName] : []);

/**
 * Watches over nodes: one that gives no sign of life becomes Unknown, its pods not ready, and it gets the taints by
 * which new pods stay away and old ones leave.
 */
export const nodeLifecycleController = (context: ControllerContext, options: NodeLifecycleOptions = {}): Controller => {
  const { gracePeriod = 40_000, startupGracePeriod = 60_000 } = options;
  const { client, informers } = context;
  const nodes = informers.get(nodeDefinition);
  const leases = informers.get(leaseDefinition);
  const pods = informers.get(podDefinition).addIndex(nodeIndex, byNode);
  const nodeClient = client.resource(nodeDefinition);
  const recorder = context.recorder("node-controller");
  const queue = new WorkQueue();
  const heartbeats = new Heartbeats();
  const isUnready = (node: Node): boolean => findCondition(node.status.conditions, "Ready")?.status !== "True";

  const report = (node: Node, reason: string, message: string): void =>
    recorder.event({ kind: "Node", name: node.metadata.name, uid: node.metadata.uid, apiVersion: "v1" }, "Normal", { reason, message });

  nodes.addHandlers({
    add: (node) => {
      report(node, "RegisteredNode", `Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`);
      queue.add(objectKey(node));
    },
    update: (node, previous) => {
      queue.add(objectKey(node));
      // Whether pods are evicted depends on how many nodes are well.
      if (isUnready(node) !== isUnready(previous)) for (const other of nodes.values()) if (isUnready(other)) queue.add(objectKey(other));
    },
    delete: (node) => {
      heartbeats.forget(node.metadata.name);
      report(node, "RemovingNode", `Node ${node.metadata.name} event: Removing Node ${node.metadata.name} from Controller`);
    },
  });
  const enqueueNodeOf = (lease: Lease): void => {
    if (lease.metadata.namespace === leaseNamespace) queue.add(lease.metadata.name);
  };
  leases.addHandlers({ add: enqueueNodeOf, update: enqueueNodeOf });
  // A pod that comes ready (or comes to be seen) on a node that is gone must not stay in endpoints.
  pods.addHandlers({
    update: (pod, previous) => {
      if (isPodReady(pod) && !isPodReady(previous) && pod.spec.nodeName) queue.add(pod.spec.nodeName);
    },
  });

  /** Marks the node's pods as not ready: nobody knows whether they still serve. */
  const markPodsNotReady = (node: Node): Promise<void> =>
    forEachParallel(
      pods.byIndex(nodeIndex, node.metadata.name).filter((pod) => isPodReady(pod) && !isPodTerminated(pod)),
      async (pod) => {
        recorder.event(pod, "Warning", { reason: "NodeNotReady", message: "Node is not ready" });
        const ready = {
          type: "Ready",
          status: "False",
          lastTransitionTime: formatTime(Date.now()),
          reason: "NodeNotReady",
          message: "Node is not ready",
        };
        const patch = { metadata: { uid: pod.metadata.uid }, status: { conditions: [ready] } };
        try {
          await client.resource(podDefinition, pod.metadata.namespace).patchStatus(pod.metadata.name, "strategic", patch);
        } catch (error) {
          if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
        }
      },
    );

  /** Makes a silent node Unknown. Returns the node as it is then. */
  const judge = async (node: Node, lease: Lease | undefined, silence: number): Promise<Node> => {
    const neverHeard = findCondition(node.status.conditions, "Ready") === undefined && lease === undefined;
    if (silence < (neverHeard ? startupGracePeriod : gracePeriod)) return node;
    const conditions = silentConditions(node);
    if (conditions === undefined) return node;
    const judged = await nodeClient.updateStatus({ ...node, status: { ...node.status, conditions } });
    heartbeats.accept(judged, lease);
    if (findCondition(node.status.conditions, "Ready")?.status === "True") {
      report(node, "NodeNotReady", `Node ${node.metadata.name} status is now: NodeNotReady`);
    }
    return judged;
  };

  const taint = async (node: Node): Promise<void> => {
    const evict =
      isUnready(node) && !evictionPause([...nodes.values()].map((one) => (one.metadata.uid === node.metadata.uid ? node : one)));
    const taints = taintsOf(node, evict);
    if (isDeepStrictEqual(taints, node.spec.taints ?? [])) return;
    // With the revision, so that taints of others are not lost.
    const patch = { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints } };
    await nodeClient.patch(node.metadata.name, "merge", patch);
  };

  const reconcile = async (name: string): Promise<number | undefined> => {
    const cached = nodes.get(name);
    if (cached === undefined) return undefined;
    const lease = leases.get(keyOf(leaseNamespace, name));
    const silence = heartbeats.silence(cached, lease);
    const node = await judge(cached, lease, silence);
    await taint(node);
    if (isUnready(node)) await markPodsNotReady(node);
    // Silence is what no event tells of.
    const grace = findCondition(node.status.conditions, "Ready") === undefined && lease === undefined ? startupGracePeriod : gracePeriod;
    return silence < grace ? grace - silence + 50 : undefined;
  };

  return { name: "node-lifecycle", queue, concurrency: 4, reconcile };
};
