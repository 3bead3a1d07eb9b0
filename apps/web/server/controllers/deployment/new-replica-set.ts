import { isDeepStrictEqual } from "node:util";
import { isStatus, type NewObject } from "@gantry/api";
import { type Deployment, deploymentDefinition, type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { type Client, controllerOf, controllerReference, type EventRecorder, isNamespaceTerminating } from "@gantry/client";
import { messageOf } from "../shared/pod-writer";
import { templateHash } from "../shared/template-hash";
import { newReplicaSetAnnotations, revisionAnnotation, revisionOf, sizeAnnotations } from "./annotations";
import { newReplicaSetSize, type ReplicaSets, sameTemplate, templateHashLabel } from "./replica-sets";
import { hasProgressDeadline, progressOf, withProgress } from "./status";

export interface DeploymentWriter {
  readonly client: Client;
  readonly recorder: EventRecorder;
}

/** What came of looking for the ReplicaSet of the present template, and the Deployment as it is after that. */
export interface Synced {
  readonly deployment: Deployment;
  readonly sets: ReplicaSets;
}

const nextRevision = (sets: ReplicaSets): bigint => {
  let newest = 0n;
  for (const revision of sets.old.map(revisionOf)) if (revision > newest) newest = revision;
  return newest + 1n;
};

const setRevision = async (writer: DeploymentWriter, deployment: Deployment, revision: string): Promise<Deployment> => {
  if (deployment.metadata.annotations?.[revisionAnnotation] === revision) return deployment;
  const { name, namespace } = deployment.metadata;
  const patch = { metadata: { annotations: { [revisionAnnotation]: revision } } };
  return writer.client.resource(deploymentDefinition, namespace).patch(name, "merge", patch);
};

type Progress = Parameters<typeof withProgress>[1];

const setProgress = async (writer: DeploymentWriter, deployment: Deployment, progress: Progress): Promise<Deployment> => {
  if (!hasProgressDeadline(deployment)) return deployment;
  const status = withProgress(deployment.status, progress);
  return writer.client.resource(deploymentDefinition).updateStatus({ ...deployment, status });
};

/** Keeps the ReplicaSet that a rollout leads to in step with its Deployment: annotations, revision, minReadySeconds. */
export const syncNewReplicaSet = async (writer: DeploymentWriter, deployment: Deployment, sets: ReplicaSets): Promise<Synced> => {
  const { current } = sets;
  if (current === undefined) return { deployment, sets };
  const annotations = newReplicaSetAnnotations(deployment, current.metadata.annotations ?? {}, nextRevision(sets));
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  let replicaSet = current;
  if (!isDeepStrictEqual(annotations, current.metadata.annotations ?? {}) || (current.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const changed = { ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, minReadySeconds } };
    replicaSet = await writer.client.resource(replicaSetDefinition).update(changed);
  }
  let synced = await setRevision(writer, deployment, replicaSet.metadata.annotations?.[revisionAnnotation] ?? "");
  if (progressOf(synced.status) === undefined) {
    const message = `Found new replica set "${replicaSet.metadata.name}"`;
    synced = await setProgress(writer, synced, { status: "True", reason: "FoundNewReplicaSet", message });
  }
  return { deployment: synced, sets: { ...sets, current: replicaSet } };
};

const describe = (deployment: Deployment, sets: ReplicaSets): NewObject<ReplicaSet> & { metadata: { name: string } } => {
  const { name, namespace } = deployment.metadata;
  const { template, selector } = deployment.spec;
  const hash = templateHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata.labels, [templateHashLabel]: hash };
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { ...newReplicaSetAnnotations(deployment, {}, nextRevision(sets)), ...sizeAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newReplicaSetSize(deployment, sets),
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [templateHashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
};

/**
 * The name is taken. By our own ReplicaSet that the cache does not show yet: fine. By another: the hash has collided,
 * and counting the collision makes the next attempt use another name.
 */
const resolveCollision = async (writer: DeploymentWriter, deployment: Deployment, name: string): Promise<ReplicaSet> => {
  const existing = await writer.client.resource(replicaSetDefinition, deployment.metadata.namespace).get(name);
  const ours = controllerOf(existing)?.uid === deployment.metadata.uid;
  if (ours && sameTemplate(existing.spec.template, deployment.spec.template)) return existing;
  const status = { ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 };
  await writer.client.resource(deploymentDefinition).updateStatus({ ...deployment, status });
  throw new Error(`ReplicaSet ${name} belongs to another template: the hash collided, another one will be used.`);
};

/** Creates the ReplicaSet of the present template. `undefined` when the namespace is going away. */
export const createNewReplicaSet = async (
  writer: DeploymentWriter,
  deployment: Deployment,
  sets: ReplicaSets,
): Promise<Synced | undefined> => {
  const wanted = describe(deployment, sets);
  const { name } = wanted.metadata;
  let created: ReplicaSet;
  let existed = false;
  try {
    created = await writer.client.resource(replicaSetDefinition, deployment.metadata.namespace).create(wanted);
  } catch (error) {
    if (isNamespaceTerminating(error)) return undefined;
    if (!isStatus(error, "AlreadyExists")) {
      const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
      writer.recorder.event(deployment, "Warning", { reason: "ReplicaSetCreateError", message });
      await setProgress(writer, deployment, { status: "False", reason: "ReplicaSetCreateError", message });
      throw error;
    }
    created = await resolveCollision(writer, deployment, name);
    existed = true;
  }
  const size = created.spec.replicas ?? 0;
  if (!existed && size > 0) {
    writer.recorder.event(deployment, "Normal", {
      reason: "ScalingReplicaSet",
      message: `Scaled up replica set ${name} from 0 to ${size}`,
    });
  }
  let synced = await setRevision(writer, deployment, created.metadata.annotations?.[revisionAnnotation] ?? "");
  if (!existed) {
    const message = `Created new replica set "${name}"`;
    synced = await setProgress(writer, synced, { status: "True", reason: "NewReplicaSetCreated", message });
  }
  return { deployment: synced, sets: { ...sets, current: created } };
};
