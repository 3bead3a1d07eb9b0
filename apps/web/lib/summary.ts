import type { NodeRow, UsageRow, YardRow } from "./rows/types";

export interface Summary {
  readonly nodes: { readonly ready: number; readonly total: number };
  readonly running: number;
  readonly waiting: { readonly count: number; readonly mostly: string };
  readonly failing: { readonly count: number; readonly mostly: string };
  /** Shares of all nodes' CPU, 0 to 1; undefined when nobody knows. */
  readonly cpu: { readonly asked: number | undefined; readonly used: number | undefined };
}

const most = (counts: ReadonlyMap<string, number>): string => {
  let best = "";
  for (const [text, count] of counts) if (best === "" || count > (counts.get(best) ?? 0)) best = text;
  return best;
};

const count = (counts: Map<string, number>, text: string): void => void counts.set(text, (counts.get(text) ?? 0) + 1);

/** The five numbers of the overview, in one pass over the pods. */
export const summarize = (pods: readonly YardRow[], nodes: readonly NodeRow[], usage: ReadonlyMap<string, UsageRow>): Summary => {
  const waits = new Map<string, number>();
  const failures = new Map<string, number>();
  let running = 0;
  let waiting = 0;
  let failing = 0;
  let asked = 0;
  for (const pod of pods) {
    if (pod.node && pod.code !== "Completed") asked += pod.cpu;
    if (pod.state === "ready") running += 1;
    else if (pod.state === "failed") {
      failing += 1;
      count(failures, pod.code);
    } else if (pod.state === "waiting") {
      waiting += 1;
      count(waits, pod.why || pod.code);
    }
  }
  const capacity = nodes.reduce((total, node) => total + node.cpu, 0);
  const measured = nodes.filter(({ name }) => usage.has(`node/${name}`));
  const used = measured.reduce((total, { name }) => total + (usage.get(`node/${name}`)?.cpu ?? 0), 0);
  return {
    nodes: { ready: nodes.filter(({ code }) => code.startsWith("Ready")).length, total: nodes.length },
    running,
    waiting: { count: waiting, mostly: most(waits) },
    failing: { count: failing, mostly: most(failures) },
    cpu: { asked: capacity > 0 ? asked / capacity : undefined, used: capacity > 0 && measured.length > 0 ? used / capacity : undefined },
  };
};
