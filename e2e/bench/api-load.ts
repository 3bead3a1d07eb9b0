import { configMapDefinition, podDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import { measure, percentile, rate } from "./measure";
import { milliseconds, perSecond } from "./table";

const clientCounts = [1, 16, 64] as const;
const seconds = 3;

const podNamed = (name: string) => ({
  metadata: { name, labels: { app: "bench" } },
  // Nobody places these pods: only the API server and its store are measured.
  spec: { schedulerName: "nobody", containers: [{ name: "main", image: "gantry/web:1", resources: { requests: { cpu: "10m" } } }] },
});

/** Creates, gets and patches of pods a second, with the 99th percentile, at 1, 16 and 64 clients. */
export const measureRequests = async (client: Client, namespace: string): Promise<string[][]> => {
  const pods = client.resource(podDefinition, namespace);
  const rows = [["requests", ...clientCounts.flatMap((count) => [`${count} client${count > 1 ? "s" : ""}`, "p99"])]];
  const results: Record<string, string[]> = { "pod creates": [], gets: [], patches: [] };
  // The first requests pay for just-in-time compilation and connections.
  await measure(500, 16, (index) => pods.create(podNamed(`warm-${index}`)));
  for (const clients of clientCounts) {
    const count = seconds * (clients === 1 ? 400 : 1500);
    const name = (index: number): string => `bench-${clients}-${index}`;
    const works: Record<string, (index: number) => Promise<unknown>> = {
      "pod creates": (index) => pods.create(podNamed(name(index))),
      gets: (index) => pods.get(name(index)),
      patches: (index) => pods.patch(name(index), "merge", { metadata: { labels: { round: String(index) } } }),
    };
    for (const [label, work] of Object.entries(works)) {
      const measured = await measure(count, clients, work);
      results[label]?.push(perSecond(rate(measured)), milliseconds(percentile(measured.samples, 0.99)));
    }
  }
  await pods.deleteCollection({}, { gracePeriodSeconds: 0 });
  return [...rows, ...Object.entries(results).map(([label, cells]) => [label, ...cells])];
};

/** Listing 10,000 ConfigMaps in one answer, five times. */
export const measureList = async (client: Client, namespace: string): Promise<string[][]> => {
  const configMaps = client.resource(configMapDefinition, namespace);
  const data = { text: "x".repeat(64) };
  await measure(10_000, 64, (index) => configMaps.create({ metadata: { name: `bench-${index}` }, data }));
  const listed = await measure(5, 1, async () => {
    const { items } = await configMaps.list({ pageSize: 0 });
    if (items.length < 10_000) throw new Error(`listed ${items.length} ConfigMaps instead of 10,000`);
  });
  await configMaps.deleteCollection();
  const [fastest, slowest] = [Math.min(...listed.samples), Math.max(...listed.samples)];
  return [["10,000 ConfigMaps listed", `${milliseconds(fastest)} to ${milliseconds(slowest)}`]];
};

/** From sending a write to seeing it, for each of 200 watchers, at 50 writes a second. */
export const measureWatch = async (client: Client, namespace: string): Promise<string[][]> => {
  const watchers = 200;
  const writes = 100;
  const configMaps = client.resource(configMapDefinition, namespace);
  const { metadata } = await configMaps.list();
  const sent = new Map<string, number>();
  const delays: number[] = [];
  const stop = new AbortController();
  const follow = async (): Promise<void> => {
    let seen = 0;
    for await (const event of configMaps.watch({ resourceVersion: metadata.resourceVersion ?? "0", signal: stop.signal })) {
      const at = sent.get(event.object.metadata.name);
      if (event.type === "ADDED" && at !== undefined) delays.push(performance.now() - at);
      if (++seen === writes) return;
    }
  };
  const following = Array.from({ length: watchers }, follow);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  for (let index = 0; index < writes; index++) {
    const name = `watched-${index}`;
    sent.set(name, performance.now());
    await configMaps.create({ metadata: { name } });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.race([Promise.all(following), new Promise((resolve) => setTimeout(resolve, 10_000))]);
  stop.abort();
  await Promise.allSettled(following);
  await configMaps.deleteCollection();
  const complete = `${delays.length.toLocaleString("en")} of ${(watchers * writes).toLocaleString("en")} events`;
  return [
    [
      "watch delay, 200 watchers",
      `p50 ${milliseconds(percentile(delays, 0.5))}, p99 ${milliseconds(percentile(delays, 0.99))} (${complete})`,
    ],
  ];
};
