import { isDeepStrictEqual } from "node:util";
import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import type { PodTemplateSpec } from "@gantry/api/core/v1";
import { desiredReplicas, isRollingUpdate, maximumSurge } from "./fenceposts";

export const templateHashLabel = "pod-template-hash";

/** The ReplicaSets of a Deployment: the one of its present template, if it is there, and all others. */
export interface ReplicaSets {
  readonly current: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

export const replicasOf = (replicaSet: ReplicaSet | undefined): number => (replicaSet === undefined ? 0 : (replicaSet.spec.replicas ?? 1));

export const isActive = (replicaSet: ReplicaSet): boolean => replicasOf(replicaSet) > 0;

export const everyReplicaSet = (sets: ReplicaSets): ReplicaSet[] =>
  sets.current === undefined ? [...sets.old] : [...sets.old, sets.current];

export const sumOf = (replicaSets: readonly ReplicaSet[], count: (replicaSet: ReplicaSet) => number | undefined): number =>
  replicaSets.reduce((sum, replicaSet) => sum + (count(replicaSet) ?? 0), 0);

/** Oldest first; names break ties. */
export const byAge = (first: ReplicaSet, second: ReplicaSet): number => {
  const a = first.metadata;
  const b = second.metadata;
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp < b.creationTimestamp ? -1 : 1;
  return a.name < b.name ? -1 : 1;
};

const withoutHash = (template: PodTemplateSpec): PodTemplateSpec => {
  const { [templateHashLabel]: _, ...labels } = template.metadata.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
};

export const sameTemplate = (first: PodTemplateSpec, second: PodTemplateSpec): boolean =>
  isDeepStrictEqual(withoutHash(first), withoutHash(second));

/** Of several ReplicaSets with the present template the oldest counts. */
export const sortReplicaSets = (deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSets => {
  const sorted = [...replicaSets].sort(byAge);
  const current = sorted.find((replicaSet) => sameTemplate(replicaSet.spec.template, deployment.spec.template));
  return { current, old: sorted.filter((replicaSet) => replicaSet !== current) };
};

/** How many replicas the new ReplicaSet may have now, seeing how many there are in all. */
export const newReplicaSetSize = (deployment: Deployment, sets: ReplicaSets): number => {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const size = replicasOf(sets.current);
  const room = desired + maximumSurge(deployment) - sumOf(everyReplicaSet(sets), replicasOf);
  return room <= 0 ? size : size + Math.min(room, desired - size);
};
