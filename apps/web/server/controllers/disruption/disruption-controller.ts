import { isDeepStrictEqual } from "node:util";
import { formatTime, parseTime } from "@gantry/api";
import { deploymentDefinition, replicaSetDefinition, statefulSetDefinition } from "@gantry/api/apps/v1";
import { isPodActive, isPodReady, type Pod, podDefinition, replicationControllerDefinition } from "@gantry/api/core/v1";
import type { Condition } from "@gantry/api/meta/v1";
import { type PodDisruptionBudget, type PodDisruptionBudgetStatus, podDisruptionBudgetDefinition } from "@gantry/api/policy/v1";
import { controllerOf, keyOf, objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";
import { byNamespace, namespaceIndex } from "../shared/enqueue-owners";
import { scaledValue } from "../shared/int-or-percent";
import { selects } from "../shared/selectors";

/** Milliseconds within which a pod that was allowed to be evicted must be seen going; then it counts as staying. */
const evictionTimeout = 120_000;

interface Expected {
  readonly pods: number;
  readonly healthy: number;
}

/** Keeps the arithmetic of PodDisruptionBudgets: how many pods may be evicted now. */
export const disruptionController = (context: ControllerContext): Controller => {
  const { client, informers } = context;
  const budgets = informers.get(podDisruptionBudgetDefinition).addIndex(namespaceIndex, byNamespace);
  const pods = informers.get(podDefinition).addIndex(namespaceIndex, byNamespace);
  const recorder = context.recorder("controllermanager");
  const queue = new WorkQueue();
  const scales = {
    ReplicaSet: informers.get(replicaSetDefinition),
    ReplicationController: informers.get(replicationControllerDefinition),
    StatefulSet: informers.get(statefulSetDefinition),
    Deployment: informers.get(deploymentDefinition),
  };

  const enqueueBudgetsOf = (...states: Pod[]): void => {
    for (const budget of budgets.byIndex(namespaceIndex, states[0]?.metadata.namespace ?? "")) {
      if (states.some((pod) => selects(budget.spec.selector, pod.metadata.labels))) queue.add(objectKey(budget));
    }
  };
  budgets.addHandlers({ add: (budget) => queue.add(objectKey(budget)), update: (budget) => queue.add(objectKey(budget)) });
  pods.addHandlers({
    add: (pod) => enqueueBudgetsOf(pod),
    update: (pod, previous) => enqueueBudgetsOf(pod, previous),
    delete: (pod) => enqueueBudgetsOf(pod),
  });
  const enqueueNamespace = (object: { metadata: { namespace?: string } }): void => {
    for (const budget of budgets.byIndex(namespaceIndex, object.metadata.namespace ?? "")) queue.add(objectKey(budget));
  };
  const resized = (object: Sized, previous: Sized): void => {
    if (object.spec.replicas !== previous.spec.replicas) enqueueNamespace(object);
  };
  scales.ReplicaSet.addHandlers({ update: resized });
  scales.ReplicationController.addHandlers({ update: resized });
  scales.StatefulSet.addHandlers({ update: resized });
  scales.Deployment.addHandlers({ update: resized });

  /** Who decides how many pods there are, and how many that is: the Deployment above a ReplicaSet where there is one. */
  const scaleOf = (pod: Pod): { uid: string; replicas: number } | undefined => {
    const reference = controllerOf(pod);
    const kind = reference?.kind as keyof typeof scales | undefined;
    if (reference === undefined || kind === undefined || !(kind in scales)) return undefined;
    const owner = scales[kind].get(keyOf(pod.metadata.namespace, reference.name));
    if (owner?.metadata.uid !== reference.uid) return undefined;
    const above = kind === "ReplicaSet" ? controllerOf(owner) : undefined;
    const deployment = above === undefined ? undefined : scales.Deployment.get(keyOf(pod.metadata.namespace, above.name));
    const scale = deployment?.metadata.uid === above?.uid && deployment !== undefined ? deployment : owner;
    return { uid: scale.metadata.uid, replicas: scale.spec.replicas ?? 1 };
  };

  /** @throws when pods are without a controller whose scale is known, where one is needed. */
  const wantedByScale = (own: readonly Pod[]): number => {
    const found = new Map<string, number>();
    for (const pod of own) {
      const scale = scaleOf(pod);
      if (scale === undefined) {
        const reference = controllerOf(pod);
        throw new Error(
          reference === undefined
            ? `found no controllers for pod "${pod.metadata.name}"`
            : `${reference.kind} "${reference.name}" does not implement the scale subresource`,
        );
      }
      found.set(scale.uid, scale.replicas);
    }
    return [...found.values()].reduce((sum, replicas) => sum + replicas, 0);
  };

  const expected = (budget: PodDisruptionBudget, own: readonly Pod[]): Expected => {
    const { minAvailable, maxUnavailable } = budget.spec;
    if (maxUnavailable !== undefined) {
      const count = wantedByScale(own);
      return { pods: count, healthy: Math.max(0, count - scaledValue(maxUnavailable, count, "up")) };
    }
    if (typeof minAvailable === "number") return { pods: own.length, healthy: minAvailable };
    const count = minAvailable === undefined ? own.length : wantedByScale(own);
    return { pods: count, healthy: scaledValue(minAvailable, count, "up") };
  };

  /** Evictions that were allowed and are not seen yet. */
  const underWay = (budget: PodDisruptionBudget, now: number): { disrupted: Record<string, string>; recheck: number | undefined } => {
    const disrupted: Record<string, string> = {};
    let recheck: number | undefined;
    for (const [name, since] of Object.entries(budget.status.disruptedPods ?? {})) {
      const pod = pods.get(keyOf(budget.metadata.namespace, name));
      const remaining = (parseTime(since) ?? 0) + evictionTimeout - now;
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || remaining <= 0) continue;
      disrupted[name] = since;
      recheck = Math.min(recheck ?? remaining, remaining);
    }
    return { disrupted, recheck };
  };

  const condition = (budget: PodDisruptionBudget, allowed: number, problem: string | undefined): Condition[] => {
    const status = problem === undefined && allowed > 0 ? "True" : "False";
    const reason = problem !== undefined ? "SyncFailed" : allowed > 0 ? "SufficientPods" : "InsufficientPods";
    const current = budget.status.conditions?.find(({ type }) => type === "DisruptionAllowed");
    const lastTransitionTime = current?.status === status ? current.lastTransitionTime : formatTime(Date.now());
    const observedGeneration = budget.metadata.generation ?? 0;
    return [{ type: "DisruptionAllowed", status, reason, message: problem ?? "", observedGeneration, lastTransitionTime }];
  };

  const statusOf = (budget: PodDisruptionBudget, own: readonly Pod[], disrupted: Record<string, string>): PodDisruptionBudgetStatus => {
    const healthy = own.filter(
      (pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disrupted),
    ).length;
    let wanted: Expected = { pods: own.length, healthy: 0 };
    let problem: string | undefined;
    try {
      wanted = expected(budget, own);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      recorder.event(budget, "Warning", {
        reason: "CalculateExpectedPodCountFailed",
        message: `Failed to calculate the number of expected pods: ${problem}`,
      });
    }
    const allowed = problem !== undefined || wanted.pods <= 0 ? 0 : Math.max(0, healthy - wanted.healthy);
    return {
      observedGeneration: budget.metadata.generation ?? 0,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: wanted.healthy,
      expectedPods: wanted.pods,
      conditions: condition(budget, allowed, problem),
    };
  };

  const reconcile = async (key: string): Promise<number | undefined> => {
    const budget = budgets.get(key);
    if (budget === undefined) return undefined;
    const own = pods
      .byIndex(namespaceIndex, budget.metadata.namespace ?? "")
      .filter((pod) => selects(budget.spec.selector, pod.metadata.labels) && isPodActive(pod));
    const { disrupted, recheck } = underWay(budget, Date.now());
    const status = statusOf(budget, own, disrupted);
    if (!isDeepStrictEqual(status, budget.status)) await client.resource(podDisruptionBudgetDefinition).updateStatus({ ...budget, status });
    return recheck;
  };

  return { name: "disruption", queue, concurrency: 2, reconcile };
};

interface Sized {
  readonly metadata: { readonly namespace?: string };
  readonly spec: { readonly replicas?: number };
}
