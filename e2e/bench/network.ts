import { type NetworkBackend, networkBackends } from "@gantry/api/core/v1";
import type { MeasurementPeer, WayFigures, WayResult } from "../../apps/agent/src/network/measurement/types";
import { withBenchCluster } from "./bench-cluster";
import { percentile } from "./measure";
import { measureServices } from "./services";
import { renderTable } from "./table";

/** Milliseconds of each single figure in each round. */
const duration = 1_000;
/** Other work on the machine disturbs one round or the other: of several the middle one counts. */
const rounds = 3;
const streams = 8;
const peerLifetime = 300_000;

const names: Readonly<Record<WayResult["way"], string>> = {
  "node-to-node": "node → node",
  "pod-to-pod-same-node": "pod → pod, one node",
  "pod-to-pod-across-nodes": "pod → pod, two nodes",
  "pod-to-service": "pod → Service, two nodes",
};

const middleOf = (all: readonly WayFigures[]): WayFigures => {
  const of = (figure: keyof WayFigures): number =>
    percentile(
      all.map((figures) => figures[figure]),
      0.5,
    );
  return {
    oneStream: of("oneStream"),
    manyStreams: of("manyStreams"),
    latencyMedian: of("latencyMedian"),
    latencyP99: of("latencyP99"),
  };
};

/** The middle of each figure, and of each ratio, over all rounds; a way that failed in one of them has failed. */
const middle = (measured: readonly WayResult[][]): WayResult[] =>
  (measured[0] ?? []).map(({ way }) => {
    const results = measured.flatMap((round) => round.filter((result) => result.way === way));
    const failed = results.find(({ problem }) => problem !== undefined);
    if (failed) return failed;
    const ratios = results.flatMap((result) => result.ratios ?? []);
    return {
      way,
      figures: middleOf(results.flatMap(({ figures }) => figures ?? [])),
      ...(ratios.length > 0 ? { ratios: middleOf(ratios) } : {}),
    };
  });

/** Two nodes with one backend: every way of traffic, node to node first. */
const measureBackend = (backend: NetworkBackend): Promise<WayResult[]> =>
  withBenchCluster(async (cluster) => {
    const [first, second] = await Promise.all([cluster.startAgent(1, backend), cluster.startAgent(2, backend)]);
    const peer = await second.call<MeasurementPeer>("openPeer", peerLifetime);
    const measured: WayResult[][] = [];
    for (let round = 0; round < rounds; round++)
      measured.push(await first.call<WayResult[]>("measure", { peer, milliseconds: duration, streams }));
    await second.call("closePeer");
    await cluster.stopAgents();
    return middle(measured);
  });

const gigabits = (value: number): string => `${(value / 1e9).toFixed(2)} Gbit/s`;
const microseconds = (value: number): string => `${value.toFixed(0)} µs`;

const rowOf = (backend: string, { way, figures, ratios, problem }: WayResult): string[] => {
  const name = `${backend}: ${names[way]}`;
  if (!figures) return [`${name}: ${problem}`, "–", "–", "–", "–"];
  const cell = (figure: keyof WayFigures, print: (value: number) => string): string =>
    `${print(figures[figure])} (${(ratios?.[figure] ?? 1).toFixed(2)})`;
  return [
    name,
    cell("oneStream", gigabits),
    cell("manyStreams", gigabits),
    cell("latencyMedian", microseconds),
    cell("latencyP99", microseconds),
  ];
};

/** Measures every backend between two nodes made of network namespaces, then the programming of Services; prints two tables. */
export const runNetworkBench = async (): Promise<void> => {
  const head = ["backend, way (in brackets: ratio to node → node)", "1 stream", `${streams} streams`, "latency p50", "latency p99"];
  const rows: string[][] = [head];
  for (const backend of networkBackends) {
    console.log(`Measuring ${backend} …`);
    try {
      rows.push(...(await measureBackend(backend)).map((result) => rowOf(backend, result)));
    } catch (error) {
      rows.push([`${backend}: ${(error as Error).message}`, "–", "–", "–", "–"]);
    }
  }
  console.log("Measuring the programming of Services …");
  const services = await measureServices();
  console.log(`\n${renderTable(rows)}\n\n${renderTable(services)}\n`);
};
