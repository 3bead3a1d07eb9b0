import { setImmediate } from "node:timers/promises";
import type { Pod } from "@gantry/api/core/v1";
import { decide } from "./decide";
import type { Cycle, Decision, Filter, NodeRefusal } from "./framework";
import type { ClusterView } from "./snapshot/cluster-state";
import type { NodeInfo } from "./snapshot/node-info";
import { createPodInfo, type PodInfo } from "./snapshot/pod-info";

/** What would become of more pods of one kind. */
export interface Placement {
  /** How many of them each node would get. */
  readonly nodes: ReadonlyMap<string, number>;
  /** How many were decided about: fewer than asked for when one fits nowhere, or when time ran out. */
  readonly considered: number;
  /** The nodes that refuse the last pod that was decided about, and why. */
  readonly refusals: ReadonlyMap<string, NodeRefusal>;
  /** Why that one fits nowhere, when it does not. */
  readonly failure?: Extract<Decision, { fits: false }>;
}

export interface SimulationOptions {
  readonly cycle: Cycle;
  readonly filters: readonly Filter[];
  /** Ends it early, with what is known by then. */
  readonly signal?: AbortSignal;
}

/** Milliseconds of deciding after which other work of the process gets its turn, and after which the simulation ends. */
const sliceMilliseconds = 8;
const mostMilliseconds = 400;

/** The cluster with more pods in it than there are. The nodes that get some are copies: the cluster itself is not touched. */
class ImaginedCluster implements ClusterView {
  readonly nodes: Map<string, NodeInfo>;
  readonly #copied = new Set<string>();
  #antiAffinity = false;

  constructor(private readonly real: ClusterView) {
    this.nodes = new Map(real.nodes);
  }

  get hasAntiAffinity(): boolean {
    return this.#antiAffinity || this.real.hasAntiAffinity;
  }

  *existingNodes(): IterableIterator<NodeInfo> {
    for (const info of this.nodes.values()) if (info.node) yield info;
  }

  withNominated(node: NodeInfo, pod: PodInfo): NodeInfo {
    return this.real.withNominated(node, pod);
  }

  place(info: PodInfo, name: string): void {
    const known = this.nodes.get(name);
    if (!known) return;
    const node = this.#copied.has(name) ? known : known.clone();
    this.#copied.add(name);
    this.nodes.set(name, node);
    node.add(info);
    this.#antiAffinity ||= info.requiredAntiAffinity.length > 0;
  }
}

/** Of equal nodes the first: a picture that is drawn again and again should not jump. */
const noChance = (): number => 1;

/**
 * Where so many more pods like this one would go now, decided by the same filters and scores as in earnest. Nothing is
 * changed, and nothing is evicted for them.
 */
export const simulate = async (pod: Pod, count: number, { cycle, filters, signal }: SimulationOptions): Promise<Placement> => {
  const state = new ImaginedCluster(cycle.state);
  const imagined = { ...cycle, state };
  const nodes = new Map<string, number>();
  let refusals: ReadonlyMap<string, NodeRefusal> = new Map();
  let used = 0;
  let sliceStart = performance.now();
  for (let considered = 0; considered < count; considered++) {
    const name = `${pod.metadata.name}\u0000${considered}`;
    const info = createPodInfo({ ...pod, metadata: { ...pod.metadata, name, uid: name } });
    const decision = decide(info, imagined, filters, noChance);
    refusals = decision.refusals;
    if (!decision.fits) return { nodes, considered: considered + 1, refusals, failure: decision };
    state.place(info, decision.node);
    nodes.set(decision.node, (nodes.get(decision.node) ?? 0) + 1);
    const slice = performance.now() - sliceStart;
    if (slice < sliceMilliseconds) continue;
    used += slice;
    if (used > mostMilliseconds || signal?.aborted) return { nodes, considered: considered + 1, refusals };
    await setImmediate();
    sliceStart = performance.now();
  }
  return { nodes, considered: count, refusals };
};
