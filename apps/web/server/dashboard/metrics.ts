/** Newest measured use. CPU in cores, memory (working set) in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

export type MetricName =
  | "cpu"
  | "memory"
  | "networkReceive"
  | "networkTransmit"
  | "diskRead"
  | "diskWrite"
  /** Bytes in use on the node's file system. */
  | "diskUsed";

/** Whose history: a node, or a pod. */
export type MetricSubject =
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string };

export interface MetricSeries {
  readonly subject: MetricSubject;
  readonly metric: MetricName;
  /** Milliseconds since the epoch, ascending. */
  readonly times: readonly number[];
  /** As many as times. Cores, bytes, or bytes a second; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

/** The history of measurements that the control plane keeps. The dashboard asks for rights before it asks this. */
export interface MetricsHistory {
  nodeUsage(): ReadonlyMap<string, Usage>;
  /** Keys are `<namespace>/<name>`. */
  podUsage(): ReadonlyMap<string, Usage>;
  /** Calls back after each round of collection; the returned function ends it. */
  onSample(listener: () => void): () => void;
  /** @param range Milliseconds since the epoch, and the step between points in milliseconds. */
  query(
    subjects: readonly MetricSubject[],
    metrics: readonly MetricName[],
    range: { from: number; to: number; step: number },
  ): Promise<MetricSeries[]>;
}
