import type { CpuStats, Stats } from "./summary";

/** What is measured, in the order in which samples hold it: cores, bytes, bytes a second; NaN where unknown. */
export const metricNames = ["cpu", "memory", "networkReceive", "networkTransmit", "diskRead", "diskWrite", "diskUsed"] as const;

export type Sample = readonly number[];

/** What has to be remembered of a reading, to tell rates from the next one. */
export interface Counters {
  /** In ms since 1970. */
  readonly time: number;
  readonly cpuNanoseconds: number;
  readonly received: number;
  readonly sent: number;
  readonly read: number;
  readonly written: number;
}

/** The counters of a reading. Its time is ours, in ms: the kubelet reads when asked, and tells the time in whole seconds. */
export const readCounters = ({ cpu, network, diskIo }: Stats, now: number): Counters => ({
  time: now,
  cpuNanoseconds: cpu?.usageCoreNanoSeconds ?? Number.NaN,
  received: network?.rxBytes ?? Number.NaN,
  sent: network?.txBytes ?? Number.NaN,
  read: diskIo?.readBytes ?? Number.NaN,
  written: diskIo?.writtenBytes ?? Number.NaN,
});

/** Growth a second; NaN at the first reading, and when the counter started over. */
const rate = (later: number, earlier: number, seconds: number): number =>
  seconds > 0 && later >= earlier ? (later - earlier) / seconds : Number.NaN;

/** Cores used: what the kubelet says, or else what its counter tells. */
export const coresOf = (cpu: CpuStats | undefined, current: Counters, previous: Counters | undefined): number => {
  if (cpu?.usageNanoCores !== undefined) return cpu.usageNanoCores / 1e9;
  if (!previous) return Number.NaN;
  return rate(current.cpuNanoseconds, previous.cpuNanoseconds, (current.time - previous.time) / 1000) / 1e9;
};

/** One sample from a reading and the one before it. */
export const toSample = (stats: Stats, diskUsed: number, counters: { current: Counters; previous: Counters | undefined }): Sample => {
  const { current, previous } = counters;
  const seconds = previous ? (current.time - previous.time) / 1000 : 0;
  const growth = (field: "received" | "sent" | "read" | "written") =>
    previous ? rate(current[field], previous[field], seconds) : Number.NaN;
  return [
    coresOf(stats.cpu, current, previous),
    stats.memory?.workingSetBytes ?? Number.NaN,
    growth("received"),
    growth("sent"),
    growth("read"),
    growth("written"),
    diskUsed,
  ];
};
