import { z } from "zod";

/** The ways that traffic takes, from the plainest. */
export const measuredWays = ["node-to-node", "pod-to-pod-same-node", "pod-to-pod-across-nodes", "pod-to-service"] as const;
export type MeasuredWay = (typeof measuredWays)[number];

/** Bits a second, and microseconds of a request of one byte with its response; in ratios none of these. */
const figuresSchema = z.object({ oneStream: z.number(), manyStreams: z.number(), latencyMedian: z.number(), latencyP99: z.number() });
export type WayFigures = z.infer<typeof figuresSchema>;

/** What an agent says of one way, a line each. */
export const wayResultSchema = z.object({
  way: z.enum(measuredWays),
  figures: figuresSchema.optional(),
  /** To the figures of node to node. */
  ratios: figuresSchema.optional(),
  problem: z.string().optional(),
});
export type WayResult = z.infer<typeof wayResultSchema>;

export type MeasurementEvent = { readonly type: "begin" } | { readonly type: "way"; readonly result: WayResult };

/** Connections that send at once, besides a single one. */
export const manyStreams = 8;

/** Milliseconds of each figure. */
export const figureDuration = 1_000;
/** Throughput through one connection and through many, and latency. */
const runsOfWay = 3;

/** Which ways can be measured: all between two nodes, one on a node alone. */
export const waysOf = (between: boolean): readonly MeasuredWay[] => (between ? measuredWays : ["pod-to-pod-same-node"]);

/** Seconds of traffic. */
export const trafficSeconds = (between: boolean): number => (waysOf(between).length * runsOfWay * figureDuration) / 1000;

const trim = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** `12.4 Gbit/s`, `830 Mbit/s`. */
export const formatBitRate = (bits: number): string => {
  if (bits >= 1e9) return `${trim(bits / 1e9)} Gbit/s`;
  return bits >= 1e6 ? `${trim(bits / 1e6)} Mbit/s` : `${trim(bits / 1e3)} kbit/s`;
};

/** `48 µs`, `1.20 ms`. */
export const formatMicroseconds = (microseconds: number): string =>
  microseconds >= 1000 ? `${trim(microseconds / 1000)} ms` : `${microseconds.toFixed(0)} µs`;

/** `0.67 ×`. */
export const formatRatio = (ratio: number): string => `${trim(ratio)}\u00a0×`;
