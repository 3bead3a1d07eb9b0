import type { NodeRow, UsageRow, YardRow } from "./rows/types";
import type { State } from "./state/state";

/** How the yard is drawn: boxes while they can be told apart, counts beyond, and a heat map for very many nodes. */
export type YardScale = "boxes" | "tiles" | "heat";

export const yardScale = (pods: number, nodes: number): YardScale => {
  if (nodes > 120) return "heat";
  return pods > 400 || (nodes > 0 && pods / nodes > 120) ? "tiles" : "boxes";
};

export interface Bay {
  /** Undefined for a name that pods carry but no node (any more) has. */
  readonly node: NodeRow | undefined;
  readonly name: string;
  readonly pods: readonly YardRow[];
  readonly counts: Readonly<Record<State, number>>;
  /** What the pods ask for, in cores and bytes. */
  readonly asked: { readonly cpu: number; readonly memory: number };
  readonly usage: UsageRow | undefined;
}

export interface YardPlan {
  readonly bays: readonly Bay[];
  /** Pods that no node has taken yet. */
  readonly waiting: readonly YardRow[];
}

/** Pods that have ended hold nothing on their node any more. */
const holdsResources = (pod: YardRow): boolean => pod.code !== "Completed" && !(pod.state === "failed" && pod.code === "Failed");

const makeBay = (name: string, node: NodeRow | undefined, pods: readonly YardRow[], usage: UsageRow | undefined): Bay => {
  const counts: Record<State, number> = { ready: 0, waiting: 0, failed: 0, idle: 0 };
  const asked = { cpu: 0, memory: 0 };
  for (const pod of pods) {
    counts[pod.state] += 1;
    if (!holdsResources(pod)) continue;
    asked.cpu += pod.cpu;
    asked.memory += pod.memory;
  }
  return { node, name, pods, counts, asked, usage };
};

const byColour = (a: YardRow, b: YardRow): number => (a.app < b.app ? -1 : a.app > b.app ? 1 : a.name < b.name ? -1 : 1);

/** Puts pods into the bays of their nodes, apps together, nodes by name. One pass over each. */
export const planYard = (pods: readonly YardRow[], nodes: readonly NodeRow[], usage: ReadonlyMap<string, UsageRow>): YardPlan => {
  const stacks = new Map<string, YardRow[]>(nodes.map(({ name }) => [name, []]));
  const waiting: YardRow[] = [];
  for (const pod of pods) {
    if (!pod.node) {
      if (pod.state !== "idle") waiting.push(pod);
      continue;
    }
    const stack = stacks.get(pod.node);
    if (stack) stack.push(pod);
    else stacks.set(pod.node, [pod]);
  }
  const known = new Map(nodes.map((node) => [node.name, node]));
  const names = [...stacks.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const bays = names.map((name) => makeBay(name, known.get(name), (stacks.get(name) ?? []).sort(byColour), usage.get(`node/${name}`)));
  return { bays, waiting: waiting.sort(byColour) };
};

/** How many pods of each app, the largest first; what a tile is striped with. */
export const countApps = (pods: readonly YardRow[], colourOf: (pod: YardRow) => string): { name: string; count: number }[] => {
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const name = colourOf(pod);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
};
