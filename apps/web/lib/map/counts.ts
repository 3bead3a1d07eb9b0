import type { State } from "../state/state";
import type { EndpointCondition, EndpointCounts } from "./types";

/** Best first. */
export const conditions = ["ready", "terminating", "unready"] as const satisfies readonly EndpointCondition[];

/** For people. */
export const conditionWords: Readonly<Record<EndpointCondition, string>> = {
  ready: "ready",
  unready: "not ready",
  terminating: "terminating",
};

export const noCounts = (): EndpointCounts => ({ ready: 0, unready: 0, terminating: 0 });

export const addCounts = (sum: EndpointCounts, more: Readonly<EndpointCounts>): void => {
  for (const condition of conditions) sum[condition] += more[condition];
};

export const totalOf = (counts: Readonly<EndpointCounts>): number => conditions.reduce((sum, condition) => sum + counts[condition], 0);

/** Of an endpoint that is told of twice, the better word counts. */
export const better = (a: EndpointCondition, b: EndpointCondition): EndpointCondition =>
  conditions.indexOf(a) <= conditions.indexOf(b) ? a : b;

export const bestOf = (counts: Readonly<EndpointCounts>): EndpointCondition =>
  conditions.find((condition) => counts[condition] > 0) ?? "unready";

/** How a service is, by its endpoints: without any it is idle, with none that is ready it has failed. */
export const stateOf = (counts: Readonly<EndpointCounts>): State => {
  if (totalOf(counts) === 0) return "idle";
  if (counts.ready === 0) return "failed";
  return counts.unready > 0 ? "waiting" : "ready";
};

/** `2 ready, 1 not ready`. */
export const countsText = (counts: Readonly<EndpointCounts>): string =>
  conditions
    .filter((condition) => counts[condition] > 0)
    .map((condition) => `${counts[condition]} ${conditionWords[condition]}`)
    .join(", ");
