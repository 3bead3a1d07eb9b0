import { setTimeout as sleep } from "node:timers/promises";
import { namespaceDefinition } from "@gantry/api/core/v1";
import { Client, HttpsTransport, loadKubeconfig } from "@gantry/client";
import { Cluster } from "../support/cluster";
import { measureList, measureRequests, measureWatch } from "./api-load";
import { findChild, memoryOfTree } from "./memory";
import { measurePodStart, measureScaling } from "./pods";
import { mebibytes, renderTable } from "./table";
import { readWireTarget } from "./wire";

const namespace = "bench";

interface MemoryReading {
  readonly controlPlane: number;
  readonly agent: number;
}

const readMemory = async (cluster: Cluster): Promise<MemoryReading> => {
  const launcher = cluster.launcherPid ?? 0;
  const [web, agent] = await Promise.all([findChild(launcher, "apps/web/dist/main.js"), findChild(launcher, "apps/agent/dist/main.js")]);
  return { controlPlane: await memoryOfTree(web), agent: await memoryOfTree(agent) };
};

/** Starts a cluster of its own, measures, prints tables, and takes everything off the machine again. */
export const runBench = async (): Promise<void> => {
  const cluster = await Cluster.create();
  console.log("Starting a cluster of its own …");
  try {
    const started = await cluster.start();
    const client = new Client(new HttpsTransport((await loadKubeconfig(cluster.kubeconfig)).transport));
    await client.resource(namespaceDefinition).create({ metadata: { name: namespace } });
    // What the start left behind has to settle before anything is called idle.
    await sleep(15_000);
    const idle = await readMemory(cluster);
    const rows: string[][] = [
      ["measured", "result"],
      ["start, everything installed and built", `${(started / 1000).toFixed(1)} s`],
    ];
    console.log("Measuring pods …");
    rows.push(...(await measurePodStart(client, namespace)), ...(await measureScaling(client, namespace)));
    console.log("Measuring the API …");
    const target = await readWireTarget(cluster.kubeconfig);
    const requests = await measureRequests(target, namespace);
    rows.push(...(await measureWatch(target, namespace)), ...(await measureList(client, namespace)));
    const loaded = await readMemory(cluster);
    await client.close();
    rows.push([
      "memory: control plane and database",
      `${mebibytes(idle.controlPlane)} idle, ${mebibytes(loaded.controlPlane)} after the load`,
    ]);
    rows.push(["memory: agent", `${mebibytes(idle.agent)} idle, ${mebibytes(loaded.agent)} after the load`]);
    console.log(`\n${renderTable(requests)}\n\n${renderTable(rows)}\n`);
  } finally {
    await cluster.destroy();
  }
};
