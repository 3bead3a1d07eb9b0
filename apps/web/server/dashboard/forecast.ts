import type { Pod } from "@gantry/api/core/v1";

/** What would become of more pods of one kind, in the scheduler's judgement. */
export interface PlacementForecast {
  /** How many of them each node would get; of very many only the first are decided about. */
  readonly nodes: Readonly<Record<string, number>>;
  /** Why nodes refuse them, in Kubernetes' words (`Insufficient cpu`). */
  readonly refusals: Readonly<Record<string, readonly string[]>>;
  /** Why the first one that fits nowhere does not: `0/3 nodes are available: …`. */
  readonly failure?: string;
}

/**
 * Asks the scheduler where pods would go, and changes nothing. Undefined where no scheduler answers: the pods are
 * another's to place, or this process does not lead. The dashboard asks for rights before it asks this.
 */
export type ForecastPlacement = (pod: Pod, count: number, signal?: AbortSignal) => Promise<PlacementForecast | undefined>;
