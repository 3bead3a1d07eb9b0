import { isStatus } from "@gantry/api";
import type { Pod, PodCondition } from "@gantry/api/core/v1";
import type { EventRecorder, ResourceClient } from "@gantry/client";
import type { Preemption } from "./preemption";
import type { PodInfo } from "./snapshot/pod-info";

const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Writes what the scheduler decided: bindings, why a pod waits, evictions. */
export class PodWriter {
  readonly #pods: ResourceClient<Pod>;
  readonly #events: EventRecorder;

  constructor(pods: ResourceClient<Pod>, events: EventRecorder) {
    this.#pods = pods;
    this.#events = events;
  }

  async bind(pod: Pod, node: string): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    await this.#pods.in(namespace).createSubresource(name, "binding", {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name, namespace, uid },
      target: { apiVersion: "v1", kind: "Node", name: node },
    });
    this.#events.event(pod, "Normal", { reason: "Scheduled", message: `Successfully assigned ${namespace ?? ""}/${name} to ${node}` });
  }

  reportFailure(pod: Pod, message: string): void {
    this.#events.event(pod, "Warning", { reason: "FailedScheduling", message });
  }

  /** Notes in the pod's PodScheduled condition why it waits; nothing is written when that stands there already. */
  async waiting(pod: Pod, why: { reason: "Unschedulable" | "SchedulingGated"; message: string }): Promise<void> {
    const existing = pod.status.conditions?.find(({ type }) => type === "PodScheduled");
    if (existing?.status === "False" && existing.reason === why.reason && existing.message === why.message) return;
    const condition: PodCondition = {
      type: "PodScheduled",
      status: "False",
      ...why,
      lastTransitionTime: existing?.status === "False" ? (existing.lastTransitionTime ?? now()) : now(),
    };
    await this.#patchStatus(pod, { conditions: [condition] });
  }

  /** Sends the victims away and remembers, on the pod, where it will run. */
  async evict(pod: Pod, { node, victims }: Preemption, nominated: readonly PodInfo[]): Promise<void> {
    await this.#patchStatus(pod, { nominatedNodeName: node });
    // Less important pods that hoped for this node have to look again.
    const displaced = nominated.filter((other) => other.priority < (pod.spec.priority ?? 0));
    await Promise.all(displaced.map((other) => this.#patchStatus(other.pod, { nominatedNodeName: null })));
    await Promise.all(
      victims.filter((victim) => !victim.pod.metadata.deletionTimestamp).map((victim) => this.#evictOne(victim.pod, { by: pod, node })),
    );
  }

  async #evictOne(victim: Pod, { by, node }: { by: Pod; node: string }): Promise<void> {
    const message = `default-scheduler: preempting to accommodate a higher priority pod`;
    const condition: PodCondition = {
      type: "DisruptionTarget",
      status: "True",
      reason: "PreemptionByScheduler",
      message,
      lastTransitionTime: now(),
    };
    await this.#patchStatus(victim, { conditions: [condition] });
    try {
      const { name, namespace, uid } = victim.metadata;
      await this.#pods.in(namespace).delete(name, { preconditions: { uid } });
      this.#events.event(victim, "Normal", { reason: "Preempted", message: `Preempted by pod ${by.metadata.uid} on node ${node}` });
    } catch (error) {
      // It went by itself, which is as good.
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) throw error;
    }
  }

  async #patchStatus(pod: Pod, status: Record<string, unknown>): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    await this.#pods.in(namespace).patchStatus(name, "strategic", { metadata: { uid }, status });
  }
}
