import { isDeepStrictEqual } from "node:util";
import { isPodAvailable, isPodReady, type Pod, type PodTemplateSpec } from "@gantry/api/core/v1";
import { type ConditionLike, findCondition, withCondition, withoutCondition } from "../shared/conditions";
import { messageOf } from "../shared/pod-writer";
import type { Replicated } from "./manager";

export interface ReplicationStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
  conditions?: ConditionLike[];
}

interface Observed {
  /** Why pods could not be created or deleted this time. */
  readonly failure: unknown;
  readonly template: PodTemplateSpec | undefined;
  readonly now: number;
}

const replicaFailure = "ReplicaFailure";

const conditionsOf = (owner: Replicated, pods: readonly Pod[], failure: unknown): ConditionLike[] => {
  const conditions = owner.status.conditions;
  if (failure === undefined) return withoutCondition(conditions, replicaFailure);
  if (findCondition(conditions, replicaFailure) !== undefined) return [...(conditions ?? [])];
  const reason = pods.length < (owner.spec.replicas ?? 1) ? "FailedCreate" : "FailedDelete";
  return withCondition(conditions, { type: replicaFailure, status: "True", reason, message: messageOf(failure) });
};

/** The status that the pods amount to; `undefined` when that is what it says already. */
export const replicationStatus = (owner: Replicated, pods: readonly Pod[], observed: Observed): ReplicationStatus | undefined => {
  const templateLabels = Object.entries(observed.template?.metadata.labels ?? {});
  const minReadySeconds = owner.spec.minReadySeconds ?? 0;
  const count = (test: (pod: Pod) => boolean): number => pods.reduce((sum, pod) => (test(pod) ? sum + 1 : sum), 0);
  const conditions = conditionsOf(owner, pods, observed.failure);
  const status: ReplicationStatus = {
    replicas: pods.length,
    fullyLabeledReplicas: count((pod) => templateLabels.every(([name, value]) => pod.metadata.labels?.[name] === value)),
    readyReplicas: count(isPodReady),
    availableReplicas: count((pod) => isPodAvailable(pod, minReadySeconds, observed.now)),
    observedGeneration: owner.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  const current = {
    replicas: owner.status.replicas ?? 0,
    fullyLabeledReplicas: owner.status.fullyLabeledReplicas ?? 0,
    readyReplicas: owner.status.readyReplicas ?? 0,
    availableReplicas: owner.status.availableReplicas ?? 0,
    observedGeneration: owner.status.observedGeneration ?? 0,
    ...(owner.status.conditions?.length ? { conditions: owner.status.conditions } : {}),
  };
  return isDeepStrictEqual(status, current) ? undefined : status;
};
