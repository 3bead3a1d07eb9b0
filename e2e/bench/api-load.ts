import { setTimeout as sleep } from "node:timers/promises";
import { configMapDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import { type Measurement, measure, percentile, rate } from "./measure";
import { milliseconds, perSecond } from "./table";
import { followWatch, WireConnection, type WireTarget } from "./wire";

const clientCounts = [1, 16, 64] as const;
const seconds = 3;
/** How long watchers may take for what they were not told yet, in milliseconds. */
const patience = 10_000;

type Work = (connection: WireConnection, index: number) => Promise<unknown>;

const podNamed = (name: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: "bench" } },
    // Nobody places these pods: only the API server and its store are measured.
    spec: { schedulerName: "nobody", containers: [{ name: "main", image: "gantry/web:1", resources: { requests: { cpu: "10m" } } }] },
  });

const worksOn = (pods: string, name: string): Record<string, Work> => ({
  "pod creates": (connection, index) => connection.request("POST", pods, podNamed(`${name}-${index}`)),
  gets: (connection, index) => connection.request("GET", `${pods}/${name}-${index}`),
  patches: (connection, index) => {
    const change = JSON.stringify({ metadata: { labels: { round: String(index) } } });
    return connection.request("PATCH", `${pods}/${name}-${index}`, change, "application/merge-patch+json");
  },
});

/** Creates, gets and patches of pods a second, with the 99th percentile, at 1, 16 and 64 clients. */
export const measureRequests = async (target: WireTarget, namespace: string): Promise<string[][]> => {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const connections = await Promise.all(Array.from({ length: Math.max(...clientCounts) }, () => WireConnection.open(target)));
  const run = (count: number, clients: number, work: Work): Promise<Measurement> => measure(count, connections.slice(0, clients), work);
  const rows = [["requests", ...clientCounts.flatMap((count) => [`${count} client${count > 1 ? "s" : ""}`, "p99"])]];
  const results: Record<string, string[]> = { "pod creates": [], gets: [], patches: [] };
  // The first requests pay for just-in-time compilation; what counts is what a cluster does all day.
  for (const work of Object.values(worksOn(pods, "warm"))) await run(2000, 16, work);
  for (const clients of clientCounts) {
    for (const [label, work] of Object.entries(worksOn(pods, `bench-${clients}`))) {
      const measured = await run(seconds * (clients === 1 ? 400 : 1500), clients, work);
      results[label]?.push(perSecond(rate(measured)), milliseconds(percentile(measured.samples, 0.99)));
    }
  }
  await connections[0]?.request("DELETE", `${pods}?gracePeriodSeconds=0`);
  for (const connection of connections) connection.close();
  return [...rows, ...Object.entries(results).map(([label, cells]) => [label, ...cells])];
};

/** Listing 10,000 ConfigMaps in one answer, five times. */
export const measureList = async (client: Client, namespace: string): Promise<string[][]> => {
  const configMaps = client.resource(configMapDefinition, namespace);
  const data = { text: "x".repeat(64) };
  const clients = Array.from({ length: 64 }, () => configMaps);
  await measure(10_000, clients, (each, index) => each.create({ metadata: { name: `bench-${index}` }, data }));
  const listed = await measure(5, [configMaps], async (each) => {
    const { items } = await each.list({ pageSize: 0 });
    if (items.length < 10_000) throw new Error(`listed ${items.length} ConfigMaps instead of 10,000`);
  });
  await configMaps.deleteCollection();
  const [fastest, slowest] = [Math.min(...listed.samples), Math.max(...listed.samples)];
  return [["10,000 ConfigMaps listed", `${milliseconds(fastest)} to ${milliseconds(slowest)}`]];
};

/** From sending a write to seeing it, for each of 200 watchers, at 50 writes a second, once the server has told them of some. */
export const measureWatch = async (target: WireTarget, namespace: string): Promise<string[][]> => {
  const watchers = 200;
  const warmUps = 50;
  const writes = 250;
  const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
  const writer = await WireConnection.open(target);
  const { metadata } = JSON.parse((await writer.request("GET", configMaps)).body.toString()) as { metadata: { resourceVersion: string } };
  const sent = new Map<string, number>();
  const delays: number[] = [];
  const onEvent = (line: string): void => {
    const at = sent.get(/"name":"(watched-\d+)"/.exec(line)?.[1] ?? "");
    if (at !== undefined) delays.push(performance.now() - at);
  };
  const path = `${configMaps}?watch=true&resourceVersion=${metadata.resourceVersion}`;
  const stops = await Promise.all(Array.from({ length: watchers }, () => followWatch(target, path, onEvent)));
  for (let index = -warmUps; index < writes; index++) {
    const name = index < 0 ? `warm-${-index}` : `watched-${index}`;
    if (index >= 0) sent.set(name, performance.now());
    await writer.request("POST", configMaps, JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } }));
    await sleep(20);
  }
  for (let waited = 0; delays.length < watchers * writes && waited < patience; waited += 50) await sleep(50);
  for (const stop of stops) stop();
  await writer.request("DELETE", configMaps);
  writer.close();
  const complete = `${delays.length.toLocaleString("en")} of ${(watchers * writes).toLocaleString("en")} events`;
  return [
    [
      "watch delay, 200 watchers",
      `p50 ${milliseconds(percentile(delays, 0.5))}, p99 ${milliseconds(percentile(delays, 0.99))} (${complete})`,
    ],
  ];
};
