import { type Node, nodeDefinition } from "@gantry/api/core/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { CidrPool } from "./cidr-pool";

export interface PodCidrOptions {
  /** Where pods' addresses come from; `10.244.0.0/16` when left out. */
  readonly clusterCidr?: string;
  /** The prefix length of one node's share; 24 when left out. */
  readonly nodeMaskSize?: number;
}

/** Gives every node a share of the pods' addresses. */
export const podCidrController = (context: ControllerContext, options: PodCidrOptions = {}): Controller => {
  const { clusterCidr = "10.244.0.0/16", nodeMaskSize = 24 } = options;
  const nodes = context.informers.get(nodeDefinition);
  const client = context.client.resource(nodeDefinition);
  const recorder = context.recorder("cidrAllocator");
  const queue = new WorkQueue();
  const pool = new CidrPool(clusterCidr, nodeMaskSize);

  const occupy = (node: Node): void => {
    if (node.spec.podCIDR) pool.occupy(node.spec.podCIDR);
    else queue.add(objectKey(node));
  };
  nodes.addHandlers({
    add: occupy,
    update: occupy,
    delete: (node) => {
      if (!node.spec.podCIDR) return;
      pool.release(node.spec.podCIDR);
      for (const other of nodes.values()) if (!other.spec.podCIDR) queue.add(objectKey(other));
    },
  });

  // One at a time: a share must not be given twice.
  const reconcile = async (name: string): Promise<void> => {
    const node = nodes.get(name);
    if (node === undefined || node.spec.podCIDR) return;
    const share = pool.allocate();
    if (share === undefined) {
      const reference = { kind: "Node", apiVersion: "v1", name, uid: node.metadata.uid };
      recorder.event(reference, "Normal", { reason: "CIDRNotAvailable", message: `Node ${name} status is now: CIDRNotAvailable` });
      return;
    }
    try {
      const patch = { metadata: { uid: node.metadata.uid }, spec: { podCIDR: share, podCIDRs: [share] } };
      await client.patch(name, "strategic", patch);
    } catch (error) {
      pool.release(share);
      throw error;
    }
  };

  return { name: "node-ipam", queue, concurrency: 1, reconcile };
};
