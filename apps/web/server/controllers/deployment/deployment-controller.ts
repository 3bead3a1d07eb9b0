import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import { type Deployment, type DeploymentStatus, deploymentDefinition, type ReplicaSet, replicaSetDefinition } from "@gantry/api/apps/v1";
import { isPodTerminated, podDefinition } from "@gantry/api/core/v1";
import { byController, claimChildren, controllerOf, keyOf, orphansOf, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { controllerIndex } from "../replication/manager";
import { enqueueOwners } from "../shared/enqueue-owners";
import { selects } from "../shared/selectors";
import { sizeAnnotations } from "./annotations";
import { desiredReplicas, isRollingUpdate } from "./fenceposts";
import { createNewReplicaSet, type DeploymentWriter, type Synced, syncNewReplicaSet } from "./new-replica-set";
import { byAge, isActive, newReplicaSetSize, type ReplicaSets, replicasOf, sortReplicaSets, sumOf } from "./replica-sets";
import { type Resize, shrinkOldReplicaSets } from "./rolling";
import { scaleReplicaSets, wasScaled } from "./scaling";
import { countedStatus, isComplete, pauseProgress, progressDeadline, progressOf, rolloutStatus, withProgress } from "./status";

/** Rolls Deployments out over ReplicaSets. */
export const deploymentController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const deployments = informers.get(deploymentDefinition);
  const replicaSets = informers.get(replicaSetDefinition).addIndex(controllerIndex, byController);
  const pods = informers.get(podDefinition).addIndex(controllerIndex, byController);
  const deploymentClient = client.resource(deploymentDefinition);
  const replicaSetClient = client.resource(replicaSetDefinition);
  const queue = new WorkQueue();
  const recorder = context.recorder("deployment-controller");
  const writer: DeploymentWriter = { client, recorder };

  enqueueOwners({
    kind: "Deployment",
    owners: deployments,
    children: replicaSets,
    queue,
    matches: (deployment, replicaSet) => selects(deployment.spec.selector, replicaSet.metadata.labels),
  });
  // A Recreate rollout goes on when the last old pod is gone, which its ReplicaSet's status shows too early.
  pods.addHandlers({
    delete: (pod) => {
      const owner = controllerOf(pod);
      const replicaSet = owner?.kind === "ReplicaSet" ? replicaSets.get(keyOf(pod.metadata.namespace, owner.name)) : undefined;
      const deployment = replicaSet === undefined ? undefined : controllerOf(replicaSet);
      if (deployment !== undefined) queue.add(keyOf(pod.metadata.namespace, deployment.name));
    },
  });

  const claim = (deployment: Deployment): Promise<ReplicaSet[]> => {
    const { uid, namespace } = deployment.metadata;
    return claimChildren({
      owner: deployment,
      owners: deploymentClient,
      children: replicaSetClient,
      candidates: [...replicaSets.byIndex(controllerIndex, uid), ...replicaSets.byIndex(controllerIndex, orphansOf(namespace))],
      matches: (replicaSet) => selects(deployment.spec.selector, replicaSet.metadata.labels),
    });
  };

  /** Writes a size, and the Deployment's size beside it. Whether anything had to be written. */
  const resize = async (deployment: Deployment, { replicaSet, replicas }: Resize): Promise<boolean> => {
    const before = replicasOf(replicaSet);
    const annotations = { ...replicaSet.metadata.annotations, ...sizeAnnotations(deployment) };
    if (before === replicas && isDeepStrictEqual(annotations, replicaSet.metadata.annotations)) return false;
    const { metadata, spec } = replicaSet;
    await replicaSetClient.update({ ...replicaSet, metadata: { ...metadata, annotations }, spec: { ...spec, replicas } });
    if (before === replicas) return true;
    const direction = before < replicas ? "up" : "down";
    const message = `Scaled ${direction} replica set ${metadata.name} from ${before} to ${replicas}`;
    recorder.event(deployment, "Normal", { reason: "ScalingReplicaSet", message });
    return true;
  };

  const resizeAll = async (deployment: Deployment, resizes: readonly Resize[]): Promise<boolean> => {
    let changed = false;
    for (const one of resizes) changed = (await resize(deployment, one)) || changed;
    return changed;
  };

  const writeStatus = async (deployment: Deployment, status: DeploymentStatus): Promise<void> => {
    if (!isDeepStrictEqual(status, deployment.status)) await deploymentClient.updateStatus({ ...deployment, status });
  };

  /** Milliseconds until the rollout counts as stuck unless something happens. */
  const untilDeadline = (deployment: Deployment, status: DeploymentStatus): number | undefined => {
    const reason = progressOf(status)?.reason;
    const deadline = progressDeadline(deployment, status);
    if (deadline === undefined || reason === "ProgressDeadlineExceeded" || isComplete(deployment, status)) return undefined;
    return Math.max(0, deadline - Date.now()) + 1000;
  };

  /** Deletes old ReplicaSets beyond the history that is to be kept; those with pods stay. */
  const cleanUp = async (deployment: Deployment, sets: ReplicaSets): Promise<void> => {
    const limit = deployment.spec.revisionHistoryLimit;
    if (limit === undefined) return;
    const candidates = sets.old.filter((replicaSet) => replicaSet.metadata.deletionTimestamp === undefined).sort(byAge);
    for (const replicaSet of candidates.slice(0, Math.max(0, candidates.length - limit))) {
      const { name, namespace, generation = 0 } = replicaSet.metadata;
      const settled = generation <= (replicaSet.status.observedGeneration ?? 0);
      if (replicaSet.status.replicas !== 0 || isActive(replicaSet) || !settled) continue;
      await replicaSetClient
        .in(namespace)
        .delete(name)
        .catch((error: unknown) => {
          if (!isStatus(error, "NotFound")) throw error;
        });
    }
  };

  const hasOldPods = (sets: ReplicaSets): boolean =>
    sumOf(sets.old, (replicaSet) => replicaSet.status.replicas) > 0 ||
    sets.old.some((replicaSet) => pods.byIndex(controllerIndex, replicaSet.metadata.uid).some((pod) => !isPodTerminated(pod)));

  /** One step of a rolling update. Whether another follows from a change of a ReplicaSet. */
  const roll = async ({ deployment, sets }: Synced): Promise<boolean> => {
    const { current } = sets;
    if (current === undefined) return true;
    const desired = desiredReplicas(deployment);
    const size = replicasOf(current) > desired ? desired : newReplicaSetSize(deployment, sets);
    if (size !== replicasOf(current)) return resize(deployment, { replicaSet: current, replicas: size });
    return resizeAll(deployment, shrinkOldReplicaSets(deployment, sets));
  };

  /** One step of a Recreate rollout: all old pods go before the first new one comes. */
  const recreate = async ({ deployment, sets }: Synced): Promise<boolean> => {
    const shrunk = await resizeAll(
      deployment,
      sets.old.filter(isActive).map((replicaSet) => ({ replicaSet, replicas: 0 })),
    );
    if (shrunk || hasOldPods(sets) || sets.current === undefined) return true;
    return resize(deployment, { replicaSet: sets.current, replicas: desiredReplicas(deployment) });
  };

  const rollOut = async (start: Synced): Promise<number | undefined> => {
    const rolling = isRollingUpdate(start.deployment);
    let synced = start;
    const mustWait = !rolling && (start.sets.old.some(isActive) || hasOldPods(start.sets));
    if (start.sets.current === undefined && !mustWait) {
      const created = await createNewReplicaSet(writer, start.deployment, start.sets);
      if (created === undefined) return undefined;
      synced = created;
    }
    const { deployment, sets } = synced;
    const underWay = await (rolling ? roll(synced) : recreate(synced));
    if (!underWay && isComplete(deployment, deployment.status)) await cleanUp(deployment, sets);
    const status = rolloutStatus(deployment, sets, Date.now());
    await writeStatus(deployment, status);
    return untilDeadline(deployment, status);
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const cached = deployments.get(key);
    if (cached === undefined) return undefined;
    const sets = sortReplicaSets(cached, await claim(cached));
    if (cached.metadata.deletionTimestamp !== undefined) {
      await writeStatus(cached, countedStatus(cached, sets));
      return undefined;
    }
    const pause = pauseProgress(cached);
    const paused =
      pause === undefined ? cached : await deploymentClient.updateStatus({ ...cached, status: withProgress(cached.status, pause) });
    const synced = await syncNewReplicaSet(writer, paused, sets);
    const scaled = wasScaled(synced.deployment, synced.sets) || synced.deployment.spec.paused === true;
    const resized = scaled && (await resizeAll(synced.deployment, scaleReplicaSets(synced.deployment, synced.sets)));
    if (!resized && synced.deployment.spec.paused !== true) return rollOut(synced);
    if (synced.deployment.spec.paused) await cleanUp(synced.deployment, synced.sets);
    await writeStatus(synced.deployment, countedStatus(synced.deployment, synced.sets));
    return undefined;
  };

  return { name: "deployment", queue, concurrency: 8, reconcile };
};
