import { isDeepStrictEqual } from "node:util";
import {
  type ControllerRevision,
  controllerRevisionDefinition,
  type DaemonSet,
  type DaemonSetStatus,
  daemonSetDefinition,
} from "@gantry/api/apps/v1";
import { isPodAvailable, isPodReady, isPodTerminated, type Node, nodeDefinition, type Pod, podDefinition } from "@gantry/api/core/v1";
import {
  byController,
  claimChildren,
  Expectations,
  ItemBackoff,
  isNamespaceTerminating,
  objectKey,
  orphansOf,
  WorkQueue,
} from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { type RevisionHistory, RevisionKeeper } from "../history/revisions";
import { controllerIndex } from "../replication/manager";
import { enqueueOwners } from "../shared/enqueue-owners";
import { PodWriter, podFromTemplate } from "../shared/pod-writer";
import { selects } from "../shared/selectors";
import { forEachParallel, slowStart } from "../shared/slow-start";
import { daemonTolerations, nodeFit, specForNode, targetNodeOf } from "./node-fit";
import { rollingStep } from "./rolling-update";

const podHashLabel = "controller-revision-hash";
const generationAnnotation = "deprecated.daemonset.template.generation";
const generationLabel = "pod-template-generation";
/** Pods created or deleted in one go at most. */
const burst = 250;

interface Work {
  readonly create: string[];
  readonly remove: Pod[];
}

const older = (a: Pod, b: Pod): number => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1);

/** Keeps one pod on every node that a DaemonSet chooses. */
export const daemonSetController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const daemonSets = informers.get(daemonSetDefinition);
  const pods = informers.get(podDefinition).addIndex(controllerIndex, byController);
  const nodes = informers.get(nodeDefinition);
  const daemonClient = client.resource(daemonSetDefinition);
  const revisions = new RevisionKeeper(client, informers.get(controllerRevisionDefinition), daemonClient, podHashLabel);
  const recorder = context.recorder("daemonset-controller");
  const writer = new PodWriter(client, recorder);
  const queue = new WorkQueue();
  const backoff = new ItemBackoff({ base: 1_000, maximum: 900_000 });
  /** When a node's finished pod may be replaced again, milliseconds since the epoch. */
  const notBefore = new Map<string, number>();
  const expectations = new Expectations(pods);

  enqueueOwners({
    kind: "DaemonSet",
    owners: daemonSets,
    children: pods,
    queue,
    matches: (daemonSet, pod) => selects(daemonSet.spec.selector, pod.metadata.labels),
    childUpdated: (daemonSet, pod, previous) => {
      const wait = daemonSet.spec.minReadySeconds ?? 0;
      if (wait > 0 && isPodReady(pod) && !isPodReady(previous)) queue.addAfter(objectKey(daemonSet), (wait + 1) * 1000);
    },
  });
  const matters = (node: Node, previous: Node): boolean =>
    !isDeepStrictEqual(node.metadata.labels, previous.metadata.labels) || !isDeepStrictEqual(node.spec.taints, previous.spec.taints);
  const enqueueAll = (): void => {
    for (const daemonSet of daemonSets.values()) queue.add(objectKey(daemonSet));
  };
  nodes.addHandlers({
    add: enqueueAll,
    update: (node, previous) => {
      if (matters(node, previous)) enqueueAll();
    },
    delete: enqueueAll,
  });

  const claim = (daemonSet: DaemonSet): Promise<Pod[]> => {
    const { uid, namespace } = daemonSet.metadata;
    return claimChildren({
      owner: daemonSet,
      owners: daemonClient,
      children: client.resource(podDefinition),
      candidates: [...pods.byIndex(controllerIndex, uid), ...pods.byIndex(controllerIndex, orphansOf(namespace))],
      matches: (pod) => selects(daemonSet.spec.selector, pod.metadata.labels),
    });
  };

  const podsByNode = (own: readonly Pod[]): Map<string, Pod[]> => {
    const found = new Map<string, Pod[]>();
    for (const pod of own) found.set(targetNodeOf(pod), [...(found.get(targetNodeOf(pod)) ?? []), pod]);
    return found;
  };

  /** Whether a finished pod is to be replaced now: the first at once, later ones after longer and longer waits. */
  const isDue = (daemonSet: DaemonSet, pod: Pod, node: string): boolean => {
    if (!isPodTerminated(pod)) return false;
    const place = `${objectKey(daemonSet)}/${node}`;
    const wait = (notBefore.get(place) ?? 0) - Date.now();
    if (wait > 0) {
      queue.addAfter(objectKey(daemonSet), wait);
      return false;
    }
    notBefore.set(place, Date.now() + backoff.next(place));
    const name = objectKey(pod);
    if (pod.status.phase === "Failed") {
      const message = `Found failed daemon pod ${name} on node ${node}, will try to kill it`;
      recorder.event(daemonSet, "Warning", { reason: "FailedDaemonPod", message });
    } else {
      const message = `Found succeeded daemon pod ${name} on node ${node}, will try to delete it`;
      recorder.event(daemonSet, "Normal", { reason: "SucceededDaemonPod", message });
    }
    return true;
  };

  const plan = (daemonSet: DaemonSet, byNode: Map<string, Pod[]>): Work => {
    const work: Work = { create: [], remove: [] };
    for (const node of nodes.values()) {
      const name = node.metadata.name;
      const own = (byNode.get(name) ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      const { shouldRun, mayStay } = nodeFit(daemonSet, node);
      if (!mayStay) work.remove.push(...own);
      else {
        const dead = own.filter((pod) => isDue(daemonSet, pod, name));
        work.remove.push(...dead);
        if (shouldRun && (byNode.get(name) ?? []).length === 0) work.create.push(name);
        else
          work.remove.push(
            ...surplus(
              daemonSet,
              own.filter((pod) => !dead.includes(pod)),
            ),
          );
      }
    }
    for (const [name, own] of byNode) {
      if (nodes.get(name) === undefined)
        work.remove.push(...own.filter((pod) => !pod.spec.nodeName && pod.metadata.deletionTimestamp === undefined));
    }
    return work;
  };

  /** Of several pods on a node the oldest stays; during a surge one of each revision. */
  const surplus = (daemonSet: DaemonSet, own: readonly Pod[]): Pod[] => {
    const groups = new Map<string, Pod[]>();
    const surges = scaledSurge(daemonSet);
    for (const pod of own) {
      const hash = surges ? (pod.metadata.labels?.[podHashLabel] ?? "") : "";
      groups.set(hash, [...(groups.get(hash) ?? []), pod]);
    }
    return [...groups.values()].flatMap((group) => group.sort(older).slice(1));
  };

  const apply = async (daemonSet: DaemonSet, work: Work, hash: string): Promise<void> => {
    const key = objectKey(daemonSet);
    const { template } = daemonSet.spec;
    const generation = daemonSet.metadata.annotations?.[generationAnnotation];
    const waiting = work.create.slice(0, burst);
    const labels = { [podHashLabel]: hash, ...(generation === undefined ? {} : { [generationLabel]: generation }) };
    try {
      await slowStart(waiting.length, async () => {
        const node = waiting.shift();
        if (node === undefined) return;
        const pod = podFromTemplate(daemonSet, template, { labels });
        const spec = specForNode(pod, node, daemonTolerations(daemonSet));
        expectations.created(key, await writer.create(daemonSet, { ...pod, spec }));
      });
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
    await forEachParallel(work.remove.slice(0, burst), async (pod) => {
      await writer.delete(daemonSet, pod);
      expectations.deleted(key, pod);
    });
  };

  const roll = (daemonSet: DaemonSet, byNode: Map<string, Pod[]>, hash: string): Work => {
    if (daemonSet.spec.updateStrategy.type === "OnDelete") return { create: [], remove: [] };
    const chosen = [...nodes.values()].filter((node) => nodeFit(daemonSet, node).shouldRun);
    const step = rollingStep(
      daemonSet,
      chosen.map(({ metadata }) => ({ node: metadata.name, pods: byNode.get(metadata.name) ?? [] })),
      { isUpdated: (pod) => pod.metadata.labels?.[podHashLabel] === hash, now: Date.now() },
    );
    return { create: [...step.surge], remove: [...step.remove] };
  };

  const statusOf = (daemonSet: DaemonSet, byNode: Map<string, Pod[]>, history: RevisionHistory): DaemonSetStatus => {
    const hash = hashOf(history.current);
    const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
    for (const node of nodes.values()) {
      const { shouldRun } = nodeFit(daemonSet, node);
      const own = (byNode.get(node.metadata.name) ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined).sort(older);
      if (!shouldRun) {
        if (own.length > 0) counts.misscheduled += 1;
        continue;
      }
      counts.desired += 1;
      if (own.length === 0) continue;
      counts.current += 1;
      if (own.some(isPodReady)) counts.ready += 1;
      if (own.some((pod) => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, Date.now()))) counts.available += 1;
      if (own.some((pod) => pod.metadata.labels?.[podHashLabel] === hash)) counts.updated += 1;
    }
    const unavailable = counts.desired - counts.available;
    const { conditions } = daemonSet.status;
    return {
      currentNumberScheduled: counts.current,
      numberMisscheduled: counts.misscheduled,
      desiredNumberScheduled: counts.desired,
      numberReady: counts.ready,
      observedGeneration: daemonSet.metadata.generation ?? 0,
      ...(counts.updated > 0 ? { updatedNumberScheduled: counts.updated } : {}),
      ...(counts.available > 0 ? { numberAvailable: counts.available } : {}),
      ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
      ...(history.collisionCount === undefined ? {} : { collisionCount: history.collisionCount }),
      ...(conditions === undefined ? {} : { conditions }),
    };
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const daemonSet = daemonSets.get(key);
    if (daemonSet === undefined) {
      expectations.forget(key);
      return undefined;
    }
    const { matchLabels = {}, matchExpressions = [] } = daemonSet.spec.selector;
    if (Object.keys(matchLabels).length + matchExpressions.length === 0) {
      const message = "This daemon set is selecting all pods. A non-empty selector is required.";
      recorder.event(daemonSet, "Warning", { reason: "SelectingAll", message });
      return undefined;
    }
    if (daemonSet.metadata.deletionTimestamp !== undefined) return undefined;
    const history = await revisions.sync(daemonSet);
    const hash = hashOf(history.current);
    const own = await claim(daemonSet);
    const byNode = podsByNode(own);
    if (expectations.satisfied(key)) {
      const work = plan(daemonSet, byNode);
      await apply(daemonSet, work, hash);
      if (work.create.length + work.remove.length === 0) await apply(daemonSet, roll(daemonSet, byNode, hash), hash);
      await revisions.truncate(daemonSet, history, new Set(own.map((pod) => pod.metadata.labels?.[podHashLabel] ?? "")));
    }
    const status = statusOf(daemonSet, byNode, history);
    if (!isDeepStrictEqual(status, daemonSet.status)) await daemonClient.updateStatus({ ...daemonSet, status });
    const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0;
    return minReadySeconds > 0 && status.numberReady > (status.numberAvailable ?? 0) ? minReadySeconds * 1000 : undefined;
  };

  return { name: "daemonset", queue, concurrency: 2, reconcile };
};

const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[podHashLabel] ?? "";

const scaledSurge = (daemonSet: DaemonSet): boolean => {
  const surge = daemonSet.spec.updateStrategy.rollingUpdate?.maxSurge ?? 0;
  return surge !== 0 && surge !== "0%" && surge !== "0";
};
