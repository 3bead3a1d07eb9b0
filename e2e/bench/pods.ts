import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Pod } from "@gantry/api/core/v1";
import { podDefinition, replicationControllerDefinition } from "@gantry/api/core/v1";
import type { Client } from "@gantry/client";
import { measure, percentile } from "./measure";
import { milliseconds } from "./table";

const run = promisify(execFile);
const rounds = 15;
const image = "gantry/web:1";

const isReady = (pod: Pod): boolean => pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

/** Follows pods until the test says that it has seen enough. Resolves with the milliseconds since it was called. */
const waitForPods = async (client: Client, namespace: string, enough: (pods: ReadonlyMap<string, Pod>) => boolean): Promise<number> => {
  const startedAt = performance.now();
  const pods = client.resource(podDefinition, namespace);
  const { items, metadata } = await pods.list();
  const known = new Map(items.map((pod) => [pod.metadata.name, pod]));
  if (enough(known)) return performance.now() - startedAt;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 60_000);
  try {
    for await (const { type, object } of pods.watch({ resourceVersion: metadata.resourceVersion ?? "0", signal: stop.signal })) {
      if (type === "DELETED") known.delete(object.metadata.name);
      else known.set(object.metadata.name, object);
      if (enough(known)) return performance.now() - startedAt;
    }
    throw new Error("the pods did not get there within 60 s");
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
};

/** What Docker alone needs for the same: a pause without network, and one container that joins it. */
const dockerFloor = async (index: number): Promise<void> => {
  const [pause, main] = [`gantry-bench-pause-${index}`, `gantry-bench-main-${index}`];
  await run("docker", ["run", "-d", "--name", pause, "--network", "none", "gantry/shell:1"]);
  await run("docker", ["run", "-d", "--name", main, "--network", `container:${pause}`, image]);
};

/** Create → Ready one pod at a time, beside the floor that Docker sets in the same run. */
export const measurePodStart = async (client: Client, namespace: string): Promise<string[][]> => {
  const pods = client.resource(podDefinition, namespace);
  const floor = await measure(rounds, [client], (_, index) => dockerFloor(index));
  for (let index = 0; index < rounds; index++) {
    await run("docker", ["rm", "-f", `gantry-bench-main-${index}`, `gantry-bench-pause-${index}`]);
  }
  const started = await measure(rounds, [client], async (_, index) => {
    const name = `start-${index}`;
    const ready = waitForPods(client, namespace, (known) => [...known.values()].some((pod) => pod.metadata.name === name && isReady(pod)));
    await pods.create({ metadata: { name }, spec: { containers: [{ name: "main", image }], terminationGracePeriodSeconds: 0 } });
    await ready;
  });
  await pods.deleteCollection({}, { gracePeriodSeconds: 0 });
  await waitForPods(client, namespace, (known) => known.size === 0);
  const [gantry, docker] = [percentile(started.samples, 0.5), percentile(floor.samples, 0.5)];
  const ratio = `${(gantry / docker).toFixed(2)} × Docker's ${milliseconds(docker)} for two containers`;
  return [
    ["pod create → Ready, one at a time", `p50 ${milliseconds(gantry)}, p99 ${milliseconds(percentile(started.samples, 0.99))} (${ratio})`],
  ];
};

/** A ReplicationController scaled 0 → 20 → 0. */
export const measureScaling = async (client: Client, namespace: string): Promise<string[][]> => {
  const controllers = client.resource(replicationControllerDefinition, namespace);
  const labels = { app: "scaled" };
  await controllers.create({
    metadata: { name: "scaled" },
    spec: {
      replicas: 0,
      selector: labels,
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image }], terminationGracePeriodSeconds: 1 } },
    },
  });
  const timed = async (replicas: number, enough: (known: ReadonlyMap<string, Pod>) => boolean): Promise<number> => {
    const startedAt = performance.now();
    await controllers.scale("scaled", replicas);
    await waitForPods(client, namespace, enough);
    return performance.now() - startedAt;
  };
  const up = await timed(20, (known) => [...known.values()].filter(isReady).length === 20);
  const down = await timed(0, (known) => known.size === 0);
  await controllers.delete("scaled");
  return [["ReplicationController 0 → 20 → 0", `${(up / 1000).toFixed(1)} s up, ${(down / 1000).toFixed(1)} s down`]];
};
