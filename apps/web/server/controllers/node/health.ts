import { formatTime } from "@gantry/api";
import type { Lease } from "@gantry/api/coordination/v1";
import type { Node, NodeCondition } from "@gantry/api/core/v1";
import { findCondition } from "../shared/conditions";

/** When a node was last heard of, by this process's own clock: those of nodes are not trusted. */
interface Heartbeat {
  readonly sign: string;
  /** `performance.now()`. */
  readonly at: number;
}

/** Remembers when nodes gave a sign of life: a renewed Lease or a new heartbeat in their status. */
export class Heartbeats {
  readonly #last = new Map<string, Heartbeat>();

  /** Milliseconds since the node was last heard of. */
  silence(node: Node, lease: Lease | undefined): number {
    const ready = findCondition(node.status.conditions, "Ready");
    const sign = `${node.metadata.uid} ${lease?.spec.renewTime ?? ""} ${ready?.lastHeartbeatTime ?? ""}`;
    const now = performance.now();
    const last = this.#last.get(node.metadata.name);
    if (last?.sign !== sign) {
      this.#last.set(node.metadata.name, { sign, at: now });
      return 0;
    }
    return now - last.at;
  }

  /** A sign that the controller's own writes must not count as. */
  accept(node: Node, lease: Lease | undefined): void {
    const last = this.#last.get(node.metadata.name);
    const ready = findCondition(node.status.conditions, "Ready");
    const sign = `${node.metadata.uid} ${lease?.spec.renewTime ?? ""} ${ready?.lastHeartbeatTime ?? ""}`;
    if (last !== undefined) this.#last.set(node.metadata.name, { sign, at: last.at });
  }

  forget(name: string): void {
    this.#last.delete(name);
  }
}

const watched = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

const unknown = (type: string, current: NodeCondition | undefined, node: Node): NodeCondition => {
  const now = formatTime(Date.now());
  if (current === undefined) {
    return {
      type,
      status: "Unknown",
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: now,
      reason: "NodeStatusNeverUpdated",
      message: "Kubelet never posted node status.",
    };
  }
  return {
    ...current,
    status: "Unknown",
    lastTransitionTime: now,
    reason: "NodeStatusUnknown",
    message: "Kubelet stopped posting node status.",
  };
};

/** The conditions of a node that is no longer heard of; `undefined` when they say so already. */
export const silentConditions = (node: Node): NodeCondition[] | undefined => {
  const conditions = node.status.conditions ?? [];
  const stale = watched.filter((type) => findCondition(conditions, type)?.status !== "Unknown");
  if (stale.length === 0) return undefined;
  const changed = stale.map((type) => unknown(type, findCondition(conditions, type), node));
  return [...conditions.filter(({ type }) => !stale.includes(type)), ...changed];
};
