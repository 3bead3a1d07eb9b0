import { StatusError } from "@gantry/api";
import type { Deployment, ReplicaSet } from "@gantry/api/apps/v1";
import { parseTime } from "../../lib/format/time";

const revisionKey = "deployment.kubernetes.io/revision";

export interface Revision {
  readonly number: number;
  readonly replicaSet: string;
  readonly images: readonly string[];
  readonly created: number;
  readonly cause: string;
  readonly current: boolean;
}

const numberOf = (object: Deployment | ReplicaSet): number => Number(object.metadata.annotations?.[revisionKey] ?? 0);

const ownedBy = (deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet[] =>
  replicaSets.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid),
  );

/** A Deployment's revisions, newest first: each is kept as a ReplicaSet of its own. */
export const revisionsOf = (deployment: Deployment, replicaSets: readonly ReplicaSet[]): Revision[] =>
  ownedBy(deployment, replicaSets)
    .map((replicaSet) => ({
      number: numberOf(replicaSet),
      replicaSet: replicaSet.metadata.name,
      images: replicaSet.spec.template?.spec.containers.map(({ image }) => image ?? "") ?? [],
      created: parseTime(replicaSet.metadata.creationTimestamp),
      cause: replicaSet.metadata.annotations?.["kubernetes.io/change-cause"] ?? "",
      current: numberOf(replicaSet) === numberOf(deployment),
    }))
    .filter((revision) => revision.number > 0)
    .sort((a, b) => b.number - a.number);

/** The ReplicaSet that has a Deployment's pods of now; undefined before it is made. */
export const currentReplicaSet = (deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined =>
  ownedBy(deployment, replicaSets).find((replicaSet) => numberOf(replicaSet) === numberOf(deployment));

/** A JSON patch that gives a Deployment the pod template of one of its revisions. 404 when that is not kept any more. */
export const undoPatch = (deployment: Deployment, replicaSets: readonly ReplicaSet[], revision: number): unknown[] => {
  const target = ownedBy(deployment, replicaSets).find((replicaSet) => numberOf(replicaSet) === revision);
  if (!target?.spec.template)
    throw new StatusError(404, "NotFound", `revision ${revision} of ${deployment.metadata.name} is not kept any more`);
  const { "pod-template-hash": _, ...labels } = target.spec.template.metadata.labels ?? {};
  const template = { ...target.spec.template, metadata: { ...target.spec.template.metadata, labels } };
  return [{ op: "replace", path: "/spec/template", value: template }];
};
