/** What a container or a node used over the last window. */
export interface Usage {
  /** A quantity: `120m`. */
  readonly cpu: string;
  /** A quantity: `64Mi`. */
  readonly memory: string;
}

export interface NodeUsage {
  readonly name: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** A duration: `30s`. */
  readonly window: string;
  readonly usage: Usage;
}

export interface PodUsage {
  readonly namespace: string;
  readonly name: string;
  readonly timestamp: string;
  readonly window: string;
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

/** The newest usage of nodes and pods, for `metrics.k8s.io` and with it `kubectl top`. */
export interface MetricsProvider {
  nodes(): readonly NodeUsage[];
  /** Of one namespace, or of all for "". */
  pods(namespace: string): readonly PodUsage[];
}
