import { type Node, nodeDefinition } from "@gantry/api/core/v1";
import { type Client, Informer } from "@gantry/client";
import type { Pool } from "pg";
import type { MetricsProvider, NodeUsage, PodUsage } from "../apiserver";
import type { MetricName, MetricSeries, MetricSubject, MetricsHistory, Usage } from "../dashboard/metrics";
import type { Logger } from "../log";
import { KubeletConnections, type KubeletCredentials } from "./kubelet-connection";
import { MinuteHistory } from "./minute-history";
import { NewestUsage } from "./newest-usage";
import { type Point, RecentHistory } from "./recent-history";
import { metricNames } from "./sample";
import { toSeries } from "./series";
import { subjectText } from "./subject";

export interface MetricsOptions {
  /** Of the migrated database. */
  readonly database: Pick<Pool, "query">;
  readonly kubelets: KubeletCredentials;
  readonly logger: Logger;
  /** Between rounds, in ms. */
  readonly interval?: number;
}

const minute = 60_000;
const hour = 60 * minute;
const concurrency = 16;

/**
 * Asks every node in turn what it and its pods use, and remembers: each sample for an hour in memory, a value a minute
 * for a day in Postgres.
 */
export class Metrics implements MetricsProvider, MetricsHistory {
  readonly #options: MetricsOptions;
  readonly #interval: number;
  readonly #kubelets: KubeletConnections;
  readonly #newest: NewestUsage;
  readonly #recent = new RecentHistory({ age: hour, mostBlocks: 12_000 });
  readonly #minutes: MinuteHistory;
  readonly #listeners = new Set<() => void>();
  #nodes: Informer<Node> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;

  constructor(options: MetricsOptions) {
    this.#options = options;
    this.#interval = options.interval ?? 10_000;
    this.#kubelets = new KubeletConnections(options.kubelets);
    this.#newest = new NewestUsage({ staleAfter: 3 * this.#interval + 5_000, window: this.#interval });
    this.#minutes = new MinuteHistory(options.database, { age: 24 * hour });
  }

  /** Begins to measure the nodes that the client sees. Not part of construction: the API server, which is given this object, comes first. */
  start(client: Client): void {
    if (this.#nodes) return;
    this.#nodes = new Informer({ client: client.resource(nodeDefinition), logger: this.#options.logger }).start();
    void this.#nodes.synced().then(() => this.#startRound());
    this.#timer = setInterval(() => this.#startRound(), this.#interval);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#kubelets.close();
    await this.#nodes?.stop();
    await this.#round;
  }

  nodes(): readonly NodeUsage[] {
    return this.#newest.nodes();
  }

  pods(namespace: string): readonly PodUsage[] {
    return this.#newest.pods(namespace);
  }

  nodeUsage(): ReadonlyMap<string, Usage> {
    return this.#newest.nodeUsage();
  }

  podUsage(): ReadonlyMap<string, Usage> {
    return this.#newest.podUsage();
  }

  onSample(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async query(
    subjects: readonly MetricSubject[],
    metrics: readonly MetricName[],
    range: { from: number; to: number; step: number },
  ): Promise<MetricSeries[]> {
    const perSubject = await Promise.all(
      subjects.map(async (subject) => {
        const { points, step } = await this.#points(subjectText(subject), range);
        return metrics.map((metric) => ({ subject, metric, ...toSeries(points, metricNames.indexOf(metric), step) }));
      }),
    );
    return perSubject.flat();
  }

  /** Minutes from before what memory holds, then what memory holds. */
  async #points(
    subject: string,
    { from, to, step }: { from: number; to: number; step: number },
  ): Promise<{ points: Point[]; step: number }> {
    const start = this.#recent.start(subject) ?? Number.POSITIVE_INFINITY;
    const older = from < start - minute ? await this.#minutes.points(subject, from, Math.min(to, start - minute)) : [];
    const finest = older.length > 0 ? minute : this.#interval;
    return { points: [...older, ...this.#recent.points(subject, from, to)], step: Math.max(step, finest) };
  }

  #startRound(): void {
    this.#round ??= this.#collect()
      .catch((error: unknown) => this.#options.logger.warn({ error: String(error) }, "collecting metrics failed"))
      .finally(() => {
        this.#round = undefined;
      });
  }

  async #collect(): Promise<void> {
    const waiting = [...(this.#nodes?.values() ?? [])];
    const work = async () => {
      for (let node = waiting.pop(); node && this.#timer; node = waiting.pop()) await this.#collectNode(node);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    const now = Date.now();
    this.#newest.forget(now);
    this.#recent.trim(now);
    for (const listener of this.#listeners) listener();
    await this.#minutes.flush(now);
  }

  async #collectNode(node: Node): Promise<void> {
    try {
      const summary = await this.#kubelets.summary(node);
      const now = Date.now();
      for (const { subject, sample } of this.#newest.take(summary, now)) {
        this.#recent.add(subject, now, sample);
        this.#minutes.add(subject, sample);
      }
    } catch (error) {
      this.#options.logger.debug({ node: node.metadata.name, error: String(error) }, "a node gave no metrics");
    }
  }
}
