import { isDeepStrictEqual } from "node:util";
import { isStatus } from "@gantry/api";
import { controllerRevisionDefinition, type StatefulSet, type StatefulSetStatus, statefulSetDefinition } from "@gantry/api/apps/v1";
import { isPodAvailable, type Pod, persistentVolumeClaimDefinition, podDefinition } from "@gantry/api/core/v1";
import { byController, claimChildren, Expectations, isNamespaceTerminating, keyOf, objectKey, orphansOf, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { type RevisionHistory, RevisionKeeper } from "../history/revisions";
import { controllerIndex } from "../replication/manager";
import { enqueueOwners } from "../shared/enqueue-owners";
import { messageOf } from "../shared/pod-writer";
import { selects } from "../shared/selectors";
import { forEachParallel } from "../shared/slow-start";
import { planStatefulSet, type Step } from "./plan";
import { claimsOf, isRunningAndReady, ordinalOf, podOf, replicasOf, revisionLabel } from "./pods";

/** Keeps StatefulSets: pods with names and volumes that last, made and replaced in order. */
export const statefulSetController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const sets = informers.get(statefulSetDefinition);
  const pods = informers.get(podDefinition).addIndex(controllerIndex, byController);
  const claims = informers.get(persistentVolumeClaimDefinition);
  const setClient = client.resource(statefulSetDefinition);
  const revisions = new RevisionKeeper(client, informers.get(controllerRevisionDefinition), setClient);
  const recorder = context.recorder("statefulset-controller");
  const queue = new WorkQueue();
  const expectations = new Expectations(pods);

  enqueueOwners({
    kind: "StatefulSet",
    owners: sets,
    children: pods,
    queue,
    matches: (set, pod) => selects(set.spec.selector, pod.metadata.labels) && ordinalOf(set, pod) !== undefined,
  });

  const claim = (set: StatefulSet): Promise<Pod[]> => {
    const { uid, namespace } = set.metadata;
    return claimChildren({
      owner: set,
      owners: setClient,
      children: client.resource(podDefinition),
      candidates: [...pods.byIndex(controllerIndex, uid), ...pods.byIndex(controllerIndex, orphansOf(namespace))],
      matches: (pod) => selects(set.spec.selector, pod.metadata.labels) && ordinalOf(set, pod) !== undefined,
    });
  };

  const report = (set: StatefulSet, verb: "create" | "delete", what: string, error?: unknown): void => {
    const noun = verb === "create" ? "Create" : "Delete";
    const text = `${verb} ${what} in StatefulSet ${set.metadata.name}`;
    if (error === undefined) recorder.event(set, "Normal", { reason: `Successful${noun}`, message: `${text} successful` });
    else recorder.event(set, "Warning", { reason: `Failed${noun}`, message: `${text} failed error: ${messageOf(error)}` });
  };

  const createClaims = async (set: StatefulSet, ordinal: number): Promise<void> => {
    for (const wanted of claimsOf(set, ordinal)) {
      const { name, namespace } = wanted.metadata;
      if (claims.get(keyOf(namespace, name)) !== undefined) continue;
      const what = `Claim ${name} Pod ${set.metadata.name}-${ordinal}`;
      try {
        await client.resource(persistentVolumeClaimDefinition, namespace).create(wanted);
        report(set, "create", what);
      } catch (error) {
        if (isStatus(error, "AlreadyExists")) continue;
        report(set, "create", what, error);
        throw error;
      }
    }
  };

  const create = async (set: StatefulSet, step: Extract<Step, { kind: "create" }>): Promise<void> => {
    const pod = podOf(set, step.ordinal, step.revision);
    try {
      await createClaims(set, step.ordinal);
      expectations.created(objectKey(set), await client.resource(podDefinition, set.metadata.namespace).create(pod));
      report(set, "create", `Pod ${pod.metadata.name}`);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      report(set, "create", `Pod ${pod.metadata.name}`, error);
      throw error;
    }
  };

  const remove = async (set: StatefulSet, { pod, because }: Extract<Step, { kind: "delete" }>): Promise<void> => {
    const { name, namespace, uid } = pod.metadata;
    if (because === "replaced") {
      const reason = pod.status.phase === "Failed" ? "RecreatingFailedPod" : "RecreatingTerminatedPod";
      recorder.event(set, "Warning", {
        reason,
        message: `StatefulSet ${namespace}/${set.metadata.name} is recreating ${pod.status.phase} Pod ${name}`,
      });
    }
    try {
      await client.resource(podDefinition, namespace).delete(name, { preconditions: { uid } });
      report(set, "delete", `Pod ${name}`);
    } catch (error) {
      if (!isStatus(error, "NotFound") && !isStatus(error, "Conflict")) {
        report(set, "delete", `Pod ${name}`, error);
        throw error;
      }
    }
    expectations.deleted(objectKey(set), pod);
  };

  const statusOf = (
    set: StatefulSet,
    own: readonly Pod[],
    options: { history: RevisionHistory; currentName: string },
  ): StatefulSetStatus => {
    const { history, currentName } = options;
    const updateName = history.current.metadata.name;
    const count = (test: (pod: Pod) => boolean): number => own.filter(test).length;
    const alive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined;
    const ofRevision = (name: string): number => count((pod) => alive(pod) && pod.metadata.labels?.[revisionLabel] === name);
    const ready = count(isRunningAndReady);
    const updated = ofRevision(updateName);
    const done = set.spec.updateStrategy.type !== "OnDelete" && updated === replicasOf(set) && ready === replicasOf(set);
    const counts = { readyReplicas: ready, currentReplicas: done ? updated : ofRevision(currentName), updatedReplicas: updated };
    const { conditions } = set.status;
    return {
      observedGeneration: set.metadata.generation ?? 0,
      replicas: own.length,
      ...(Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0)) as Partial<StatefulSetStatus>),
      currentRevision: done ? updateName : currentName,
      updateRevision: updateName,
      collisionCount: history.collisionCount ?? 0,
      availableReplicas: count((pod) => isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, Date.now())),
      ...(conditions === undefined ? {} : { conditions }),
    };
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const set = sets.get(key);
    if (set === undefined) {
      expectations.forget(key);
      return undefined;
    }
    const history = await revisions.sync(set);
    const own = await claim(set);
    const update = history.current;
    const current = history.revisions.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
    if (set.metadata.deletionTimestamp === undefined && expectations.satisfied(key)) {
      const steps = planStatefulSet(set, own, { current, update, now: Date.now() });
      await forEachParallel(steps, (step) => (step.kind === "create" ? create(set, step) : remove(set, step)));
      const used = new Set([...own.map((pod) => pod.metadata.labels?.[revisionLabel] ?? ""), current.metadata.name]);
      await revisions.truncate(set, history, used);
    }
    const status = statusOf(set, own, { history, currentName: current.metadata.name });
    if (!isDeepStrictEqual(status, set.status)) await setClient.updateStatus({ ...set, status });
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    return minReadySeconds > 0 && (status.readyReplicas ?? 0) > status.availableReplicas ? minReadySeconds * 1000 : undefined;
  };

  return { name: "statefulset", queue, concurrency: 5, reconcile };
};
