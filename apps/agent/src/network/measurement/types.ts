/** The ways that traffic takes, from the plainest. */
export const measuredWays = ["node-to-node", "pod-to-pod-same-node", "pod-to-pod-across-nodes", "pod-to-service"] as const;
export type MeasuredWay = (typeof measuredWays)[number];

/** Where a node answers measurements, as another node is told of it. */
export interface MeasurementPeer {
  readonly node: string;
  /** The node's own. */
  readonly address: string;
  readonly nodePort: number;
  readonly podIP: string;
  readonly podPort: number;
  /** Who does not know it gets no answer. */
  readonly token: string;
  /** Until when it answers (RFC 3339). */
  readonly until: string;
}

/** What one way carries. */
export interface WayFigures {
  /** Bits a second through one connection, as the receiver counted them. */
  readonly oneStream: number;
  /** The same through several at once, all together. */
  readonly manyStreams: number;
  /** Of a request of one byte with its response, in microseconds. */
  readonly latencyMedian: number;
  readonly latencyP99: number;
}

/** One way's figures, or why there are none. */
export interface WayResult {
  readonly way: MeasuredWay;
  readonly figures?: WayFigures;
  /** Each figure divided by that of node to node; only where that was measured. */
  readonly ratios?: WayFigures;
  readonly problem?: string;
}

export interface MeasurementRequest {
  /** Without it only what stays on this node is measured. */
  readonly peer?: MeasurementPeer;
  /** Of each single figure; there are three a way. */
  readonly milliseconds: number;
  /** How many connections `manyStreams` are. */
  readonly streams: number;
}

/** Something that cannot be done now, or not with this request; its message is for people. */
export class MeasurementRefused extends Error {
  readonly reason: "Busy" | "NotReady" | "BadRequest";

  constructor(reason: MeasurementRefused["reason"], message: string) {
    super(message);
    this.name = "MeasurementRefused";
    this.reason = reason;
  }
}
