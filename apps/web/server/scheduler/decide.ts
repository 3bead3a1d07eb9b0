import type { Cycle, Decision, Filter, NodeRefusal, Refusal, Score } from "./framework";
import { scores as allScores } from "./scores";
import type { NodeInfo } from "./snapshot/node-info";
import type { PodInfo } from "./snapshot/pod-info";

export interface Filtered {
  readonly fitting: readonly NodeInfo[];
  readonly refusals: ReadonlyMap<string, NodeRefusal>;
  /** Set when no node was even looked at: something else has to happen first. */
  readonly blocked?: NodeRefusal;
  readonly total: number;
}

interface Check {
  readonly name: string;
  readonly check: (node: NodeInfo) => Refusal | undefined;
}

/** Asks every filter about the given nodes, all of the cluster's when left out. */
export const filterNodes = (pod: PodInfo, cycle: Cycle, filters: readonly Filter[], only?: readonly NodeInfo[]): Filtered => {
  const checks: Check[] = [];
  const nodes = only ?? [...cycle.state.existingNodes()];
  for (const filter of filters) {
    const check = filter.prepare(pod, cycle);
    if (check === undefined) continue;
    if (typeof check === "string") {
      const blocked = { filter: filter.name, reasons: [check], unresolvable: true };
      return { fitting: [], refusals: new Map(), blocked, total: nodes.length };
    }
    checks.push({ name: filter.name, check });
  }
  const fitting: NodeInfo[] = [];
  const refusals = new Map<string, NodeRefusal>();
  for (const node of nodes) {
    const refusal = firstRefusal(cycle.state.withNominated(node, pod), checks);
    if (refusal) refusals.set(node.name, refusal);
    else fitting.push(node);
  }
  return { fitting, refusals, total: nodes.length };
};

const firstRefusal = (node: NodeInfo, checks: readonly Check[]): NodeRefusal | undefined => {
  for (const { name, check } of checks) {
    const refusal = check(node);
    if (refusal) return { filter: name, ...refusal };
  }
  return undefined;
};

/** Brings a score's raw numbers to 0–100. */
const normalize = (values: readonly number[], { normalize: how }: Score): readonly number[] => {
  if (how === "none") return values;
  const highest = Math.max(...values);
  const lowest = Math.min(...values);
  if (how === "lowest") return values.map((value) => (highest === 0 ? 100 : (100 * (highest - value)) / highest));
  return values.map((value) => (highest === lowest ? 0 : (100 * (value - lowest)) / (highest - lowest)));
};

/** The weighted sum of all scores for each of the nodes. */
export const scoreNodes = (
  pod: PodInfo,
  cycle: Cycle,
  nodes: readonly NodeInfo[],
  scores: readonly Score[] = allScores,
): Map<string, number> => {
  const totals = new Map(nodes.map((node) => [node.name, 0]));
  for (const score of scores) {
    const rate = score.prepare(pod, cycle, nodes);
    if (!rate) continue;
    const normalized = normalize(nodes.map(rate), score);
    nodes.forEach((node, index) => {
      totals.set(node.name, (totals.get(node.name) ?? 0) + score.weight * (normalized[index] ?? 0));
    });
  }
  return totals;
};

/** The best of the fitting nodes. Of equals one by chance, so that equal nodes fill equally. */
const best = (totals: ReadonlyMap<string, number>, random: () => number): string | undefined => {
  let chosen: string | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  let equals = 0;
  for (const [name, total] of totals) {
    if (total > highest) {
      [chosen, highest, equals] = [name, total, 1];
    } else if (total === highest && random() < 1 / ++equals) {
      chosen = name;
    }
  }
  return chosen;
};

/** Where the pod should run now, and why not elsewhere. Pure: nothing is changed. */
export const decide = (pod: PodInfo, cycle: Cycle, filters: readonly Filter[], random: () => number = Math.random): Decision => {
  const { fitting, refusals, blocked, total } = filterNodes(pod, cycle, filters);
  const totals = fitting.length > 1 ? scoreNodes(pod, cycle, fitting) : new Map(fitting.map((node) => [node.name, 0]));
  const node = best(totals, random);
  if (node !== undefined) return { fits: true, node, scores: totals, refusals };
  return { fits: false, refusals, total, ...(blocked ? { blocked } : {}) };
};
