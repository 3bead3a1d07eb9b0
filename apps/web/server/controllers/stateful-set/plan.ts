import type { ControllerRevision, StatefulSet } from "@gantry/api/apps/v1";
import { isPodAvailable, isPodTerminated, type Pod } from "@gantry/api/core/v1";
import { isRunningAndReady, ordinalOf, replicasOf, revisionLabel, startOrdinal } from "./pods";

export type Step =
  | { readonly kind: "create"; readonly ordinal: number; readonly revision: ControllerRevision }
  | { readonly kind: "delete"; readonly pod: Pod; readonly because: "replaced" | "scaled" | "updated" };

export interface PlanOptions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

const partitionOf = (set: StatefulSet): number => set.spec.updateStrategy.rollingUpdate?.partition ?? 0;

/** Below the partition pods keep the revision from before the update. */
const revisionFor = (set: StatefulSet, ordinal: number, { current, update }: PlanOptions): ControllerRevision => {
  const rolling = (set.spec.updateStrategy.type ?? "RollingUpdate") === "RollingUpdate";
  return rolling && ordinal - startOrdinal(set) < partitionOf(set) ? current : update;
};

/** Creates what is missing and replaces what has finished, in order. Whether what comes after must wait is told by `blocked`. */
const fillSlots = (set: StatefulSet, slots: readonly (Pod | undefined)[], options: PlanOptions): { steps: Step[]; blocked: boolean } => {
  const ordered = set.spec.podManagementPolicy !== "Parallel";
  const steps: Step[] = [];
  for (const [index, pod] of slots.entries()) {
    const ordinal = startOrdinal(set) + index;
    if (pod === undefined) steps.push({ kind: "create", ordinal, revision: revisionFor(set, ordinal, options) });
    else if (isPodTerminated(pod) && !isTerminating(pod)) steps.push({ kind: "delete", pod, because: "replaced" });
    else if (!ordered || (!isTerminating(pod) && isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, options.now)))
      continue;
    else return { steps, blocked: true };
    if (ordered) return { steps, blocked: true };
  }
  return { steps, blocked: false };
};

/** Removes pods beyond the wanted number, the highest first. */
const removeCondemned = (
  set: StatefulSet,
  condemned: readonly Pod[],
  slots: readonly (Pod | undefined)[],
): { steps: Step[]; blocked: boolean } => {
  const remove = (pod: Pod): Step => ({ kind: "delete", pod, because: "scaled" });
  if (set.spec.podManagementPolicy === "Parallel") {
    return { steps: condemned.filter((pod) => !isTerminating(pod)).map(remove), blocked: false };
  }
  const [highest] = condemned;
  if (highest === undefined) return { steps: [], blocked: false };
  if (isTerminating(highest)) return { steps: [], blocked: true };
  const unhealthy = [...slots, ...[...condemned].reverse()].find(
    (pod) => pod !== undefined && (!isRunningAndReady(pod) || isTerminating(pod)),
  );
  const wait = !isRunningAndReady(highest) && unhealthy !== undefined && unhealthy !== highest;
  return { steps: wait ? [] : [remove(highest)], blocked: true };
};

/** Replaces pods of older revisions from the highest ordinal down, each after the one before is available. */
const rollUpdate = (set: StatefulSet, slots: readonly (Pod | undefined)[], { update, now }: PlanOptions): Step[] => {
  if (set.spec.updateStrategy.type === "OnDelete") return [];
  for (let index = slots.length - 1; index >= partitionOf(set); index -= 1) {
    const pod = slots[index];
    if (pod === undefined) return [];
    const updated = pod.metadata.labels?.[revisionLabel] === update.metadata.name;
    if (!updated && !isTerminating(pod)) return [{ kind: "delete", pod, because: "updated" }];
    if (isTerminating(pod) || !isRunningAndReady(pod) || !isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) return [];
  }
  return [];
};

/** What a StatefulSet is to do next. */
export const planStatefulSet = (set: StatefulSet, pods: readonly Pod[], options: PlanOptions): Step[] => {
  const start = startOrdinal(set);
  const slots: (Pod | undefined)[] = Array.from({ length: replicasOf(set) }, () => undefined);
  const condemned: { pod: Pod; ordinal: number }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (ordinal >= start && ordinal < start + slots.length) slots[ordinal - start] = pod;
    else condemned.push({ pod, ordinal });
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);

  const filled = fillSlots(set, slots, options);
  if (filled.blocked) return filled.steps;
  const removed = removeCondemned(
    set,
    condemned.map(({ pod }) => pod),
    slots,
  );
  const steps = [...filled.steps, ...removed.steps];
  return steps.length > 0 || removed.blocked ? steps : rollUpdate(set, slots, options);
};
