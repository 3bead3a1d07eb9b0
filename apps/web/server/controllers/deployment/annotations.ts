import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import { maximumSurge } from "./fenceposts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
const revisionHistoryAnnotation = "deployment.kubernetes.io/revision-history";
const desiredReplicasAnnotation = "deployment.kubernetes.io/desired-replicas";
const maximumReplicasAnnotation = "deployment.kubernetes.io/max-replicas";

type Annotations = Readonly<Record<string, string>>;

/** Kept by each object for itself. */
const own = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maximumReplicasAnnotation,
  "deprecated.deployment.rollback.to",
]);

/** Characters; of longer histories the oldest revisions are forgotten. */
const longestHistory = 2000;

/** A revision is a signed 64-bit integer in Kubernetes: more than a JavaScript number can count. */
const parseRevision = (text: string | undefined): bigint =>
  text !== undefined && /^\d{1,19}$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : 0n;

/** 0 where there is none, or none that is a number. */
export const revisionOf = (object: Deployment | ReplicaSet): bigint => parseRevision(object.metadata.annotations?.[revisionAnnotation]);

const numberIn = (replicaSet: ReplicaSet, annotation: string): number | undefined => {
  const text = replicaSet.metadata.annotations?.[annotation];
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
};

/** The size of the Deployment as the ReplicaSet was last told; `undefined` when it never was. */
export const desiredReplicasOf = (replicaSet: ReplicaSet): number | undefined => numberIn(replicaSet, desiredReplicasAnnotation);

/** The size of the Deployment with its surge, as the ReplicaSet was last told. */
export const maximumReplicasOf = (replicaSet: ReplicaSet): number | undefined => numberIn(replicaSet, maximumReplicasAnnotation);

/** The Deployment's size, which a ReplicaSet carries along so that scaling can be told from a rollout. */
export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [desiredReplicasAnnotation]: String(deployment.spec.replicas ?? 1),
  [maximumReplicasAnnotation]: String((deployment.spec.replicas ?? 1) + maximumSurge(deployment)),
});

const withHistory = (annotations: Annotations, leaving: string): string => {
  const history = annotations[revisionHistoryAnnotation];
  const revisions = [...(history ? history.split(",") : []), leaving];
  while (revisions.join(",").length > longestHistory) revisions.shift();
  return revisions.join(",");
};

/**
 * The annotations of the ReplicaSet that a rollout leads to: the Deployment's, and the newest revision. A ReplicaSet
 * that is rolled back to remembers which revisions it was before.
 */
export const newReplicaSetAnnotations = (deployment: Deployment, current: Annotations, revision: bigint): Annotations => {
  const annotations: Record<string, string> = { ...current };
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!own.has(name)) annotations[name] = value;
  const before = current[revisionAnnotation];
  if (parseRevision(before) < revision) {
    annotations[revisionAnnotation] = String(revision);
    if (before !== undefined) annotations[revisionHistoryAnnotation] = withHistory(current, before);
  }
  return annotations;
};
