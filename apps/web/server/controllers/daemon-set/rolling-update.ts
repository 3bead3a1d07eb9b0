import type { DaemonSet } from "@gantry/api/apps/v1";
import { isPodAvailable, type Pod } from "@gantry/api/core/v1";
import { scaledValue } from "../shared/int-or-percent";

/** The pods of one node on which the DaemonSet is to run. */
export interface NodePods {
  readonly node: string;
  readonly pods: readonly Pod[];
}

export interface RollingStep {
  readonly remove: readonly Pod[];
  /** Nodes that get a new pod beside the old one. */
  readonly surge: readonly string[];
}

export interface RollingOptions {
  readonly isUpdated: (pod: Pod) => boolean;
  readonly now: number;
}

interface Limits {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

const limitsOf = (daemonSet: DaemonSet, desired: number): Limits => {
  const { rollingUpdate } = daemonSet.spec.updateStrategy;
  const maxSurge = scaledValue(rollingUpdate?.maxSurge ?? 0, desired, "up");
  const maxUnavailable = scaledValue(rollingUpdate?.maxUnavailable ?? 1, desired, "up");
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
};

/** One step of a rolling update: unavailable old pods go at once, available ones as far as the strategy allows. */
export const rollingStep = (daemonSet: DaemonSet, nodes: readonly NodePods[], options: RollingOptions): RollingStep => {
  const { isUpdated, now } = options;
  const { maxUnavailable, maxSurge } = limitsOf(daemonSet, nodes.length);
  const available = (pod: Pod | undefined): boolean => pod !== undefined && isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now);
  const states = nodes.map(({ node, pods }) => {
    const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    return { node, old: alive.find((pod) => !isUpdated(pod)), fresh: alive.find(isUpdated) };
  });

  if (maxSurge === 0) {
    let unavailable = states.filter(({ old, fresh }) => !available(old) && !available(fresh)).length;
    const outdated = states.flatMap(({ old, fresh }) => (old !== undefined && fresh === undefined ? [old] : []));
    const remove = outdated.filter((pod) => !available(pod));
    for (const pod of outdated.filter(available)) {
      if (unavailable >= maxUnavailable) break;
      remove.push(pod);
      unavailable += 1;
    }
    return { remove, surge: [] };
  }
  // An old pod goes once the new one beside it is available.
  const remove = states.flatMap(({ old, fresh }) =>
    old !== undefined && (available(fresh) || (!available(old) && fresh === undefined)) ? [old] : [],
  );
  const surging = states.filter(({ old, fresh }) => old !== undefined && fresh !== undefined && !available(fresh)).length;
  const candidates = states.filter(({ old, fresh }) => old !== undefined && fresh === undefined && available(old));
  return { remove, surge: candidates.slice(0, Math.max(0, maxSurge - surging)).map(({ node }) => node) };
};
