import { resources } from "../../lib/kubernetes/resource";
import type { SourceProblem, ViewSpec } from "../../lib/live/protocol";
import type { UsageRow } from "../../lib/rows/types";
import type { MetricsHistory, Usage } from "../dashboard/metrics";
import type { ResourceFeed } from "./feed";
import type { FeedRegistry } from "./feed-registry";
import type { RowSource } from "./row-source";

/**
 * Newest use of the nodes or pods that the user may see: the user's own feed of them decides which, the metrics
 * history says how much.
 */
export class UsageSource implements RowSource {
  readonly problems: SourceProblem[] = [];
  readonly revision = "0";
  readonly #feeds: { feed: ResourceFeed; release: () => void }[];
  readonly #kind: "node" | "pod";
  readonly #leave: (() => void)[] = [];
  /** The newest round's, asked for once a round. */
  #usage: ReadonlyMap<string, Usage>;

  constructor(
    private readonly spec: ViewSpec,
    feeds: FeedRegistry,
    private readonly metrics: MetricsHistory,
  ) {
    this.#kind = spec.of === "nodes" ? "node" : "pod";
    const ref = this.#kind === "node" ? resources.nodes : resources.pods;
    const namespaces = ref.namespaced && spec.namespaces?.length ? spec.namespaces : [undefined];
    this.#feeds = namespaces.map((namespace) => feeds.acquire({ ref, namespace }));
    this.#usage = this.#measure();
  }

  get ready(): boolean {
    return this.#feeds.every(({ feed }) => feed.synced);
  }

  start(onDirty: (uids: readonly string[]) => void, onState: () => void): void {
    for (const { feed } of this.#feeds) this.#leave.push(feed.listen({ onChanges: () => undefined, onState }));
    const onSample = (): void => {
      const before = [...this.uids()];
      this.#usage = this.#measure();
      onDirty([...before, ...this.uids()]);
    };
    this.#leave.push(this.metrics.onSample(onSample));
  }

  *uids(): Iterable<string> {
    for (const { feed } of this.#feeds) {
      for (const { metadata } of feed.objects.values()) {
        const key = this.#kind === "node" ? metadata.name : `${metadata.namespace}/${metadata.name}`;
        if (this.#usage.has(key)) yield `${this.#kind}/${key}`;
      }
    }
  }

  row(uid: string): UsageRow | undefined {
    const usage = this.#usage.get(uid.slice(this.#kind.length + 1));
    return usage && { uid, cpu: usage.cpu, memory: usage.memory };
  }

  stop(): void {
    for (const leave of this.#leave) leave();
    for (const { release } of this.#feeds) release();
  }

  #measure(): ReadonlyMap<string, Usage> {
    return this.spec.of === "nodes" ? this.metrics.nodeUsage() : this.metrics.podUsage();
  }
}
