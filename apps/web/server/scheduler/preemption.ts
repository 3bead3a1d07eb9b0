import { matcherFromSelector } from "@gantry/api";
import type { PodDisruptionBudget } from "@gantry/api/policy/v1";
import { filterNodes } from "./decide";
import type { Cycle, Filter, NodeRefusal } from "./framework";
import type { ClusterView } from "./snapshot/cluster-state";
import type { NodeInfo } from "./snapshot/node-info";
import type { PodInfo } from "./snapshot/pod-info";

/** Nodes looked at for one pod; a big cluster has a good one among so many. */
const candidateLimit = 100;

export interface Preemption {
  readonly node: string;
  readonly victims: readonly PodInfo[];
}

interface Candidate extends Preemption {
  readonly violations: number;
}

export interface PreemptionOptions {
  readonly cycle: Cycle;
  readonly filters: readonly Filter[];
  readonly refusals: ReadonlyMap<string, NodeRefusal>;
  readonly budgets: readonly PodDisruptionBudget[];
}

const startOf = ({ pod }: PodInfo): number => Date.parse(pod.status.startTime ?? pod.metadata.creationTimestamp ?? "") || 0;

/** Most important first: by priority, then by how long they run. */
const byImportance = (a: PodInfo, b: PodInfo): number => b.priority - a.priority || startOf(a) - startOf(b);

/** The pods whose eviction would break a PodDisruptionBudget, given that all of the pods were evicted. */
const protectedBy = (budgets: readonly PodDisruptionBudget[], pods: readonly PodInfo[]): Set<string> => {
  const open = budgets.map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    selector: matcherFromSelector(spec.selector),
    allowed: status.disruptionsAllowed ?? 0,
  }));
  const violating = new Set<string>();
  for (const { pod, key } of pods) {
    for (const budget of open) {
      if (budget.namespace !== pod.metadata.namespace || !budget.selector.matches(pod.metadata.labels ?? {})) continue;
      if (budget.allowed-- <= 0) violating.add(key);
    }
  }
  return violating;
};

/** The cluster with one node exchanged, to see what would be. */
const withNode = (state: ClusterView, changed: NodeInfo): ClusterView => ({
  nodes: state.nodes,
  hasAntiAffinity: state.hasAntiAffinity,
  withNominated: (node, pod) => state.withNominated(node, pod),
  *existingNodes() {
    for (const node of state.existingNodes()) yield node.name === changed.name ? changed : node;
  },
});

/** Whether the pod would fit on this version of the node. */
const fits = (pod: PodInfo, node: NodeInfo, { cycle, filters }: PreemptionOptions): boolean => {
  const view = { ...cycle, state: withNode(cycle.state, node) };
  return filterNodes(pod, view, filters, [node]).fitting.length > 0;
};

/** The fewest and least important pods that have to leave the node for this one, or undefined when even all would not do. */
const victimsOn = (pod: PodInfo, node: NodeInfo, options: PreemptionOptions): Candidate | undefined => {
  const emptied = node.clone();
  const lower = [...emptied.pods.values()].filter(({ priority }) => priority < pod.priority).sort(byImportance);
  if (lower.length === 0) return undefined;
  for (const { key } of lower) emptied.remove(key);
  if (!fits(pod, emptied, options)) return undefined;
  const violating = protectedBy(options.budgets, lower);
  const victims: PodInfo[] = [];
  // Those that a budget protects are spared first, then the important ones.
  for (const candidate of [...lower.filter(({ key }) => violating.has(key)), ...lower.filter(({ key }) => !violating.has(key))]) {
    emptied.add(candidate);
    if (fits(pod, emptied, options)) continue;
    emptied.remove(candidate.key);
    victims.push(candidate);
  }
  victims.sort(byImportance);
  return { node: node.name, victims, violations: victims.filter(({ key }) => violating.has(key)).length };
};

/** Kubernetes' order of preference among nodes: what hurts least. */
const hurtsLess = (a: Candidate, b: Candidate): boolean => {
  const measures = ({ violations, victims }: Candidate): number[] => [
    violations,
    victims[0]?.priority ?? Number.NEGATIVE_INFINITY,
    victims.reduce((sum, { priority }) => sum + priority, 0),
    victims.length,
    -Math.min(...victims.filter(({ priority }) => priority === victims[0]?.priority).map(startOf)),
  ];
  const [left, right] = [measures(a), measures(b)];
  const differs = left.findIndex((value, index) => value !== right[index]);
  return differs >= 0 && (left[differs] ?? 0) < (right[differs] ?? 0);
};

/** On which node which pods would have to go so that this pod can run. Pure: nobody is evicted here. */
export const findPreemption = (pod: PodInfo, options: PreemptionOptions): Preemption | undefined => {
  let best: Candidate | undefined;
  let looked = 0;
  for (const [name, refusal] of options.refusals) {
    if (refusal.unresolvable) continue;
    const node = options.cycle.state.nodes.get(name);
    if (!node || looked++ >= candidateLimit) continue;
    const candidate = victimsOn(pod, node, options);
    if (candidate && (!best || hurtsLess(candidate, best))) best = candidate;
  }
  return best;
};
