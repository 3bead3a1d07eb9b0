import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Cluster } from "../support/cluster";
import { killHard } from "../support/processes";
import { until } from "../support/until";

const run = promisify(execFile);

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly uid: string };
    readonly spec: { readonly nodeName: string };
    readonly status: { readonly podIP: string; readonly containerStatuses: readonly { readonly restartCount: number }[] };
  }[];
}

/** One pod a node; its page says by which pod it was answered. */
const daemonSet = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "gantry/web:1", ports: [{ containerPort: 8080 }] }] },
    },
  },
};

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
};

/** What nodes of any home have in this machine's own network and cgroups. */
const traces = async (): Promise<string[]> => {
  const [links, spaces, tables, forwarding] = await Promise.all([
    run("ip", ["-o", "link"]),
    run("ip", ["netns"]),
    run("nft", ["list", "tables"]),
    run("iptables", ["-S", "FORWARD"]),
  ]);
  const kernel = [links, spaces, tables, forwarding].flatMap(({ stdout }) => stdout.match(/gantry-(nodes-)?[0-9a-f]{8}/g) ?? []);
  const trees = ["/sys/fs/cgroup", "/sys/fs/cgroup/memory"];
  const groups = await Promise.all(trees.map((tree) => readdir(tree).catch(() => [])));
  return [...kernel, ...groups.flat().filter((name) => /^gantry-[0-9a-f]{8}-/.test(name))].sort();
};

const podsOf = async (cluster: Cluster): Promise<PodList["items"]> =>
  (JSON.parse(await cluster.kubectl(["get", "pods", "--selector", "app=web", "--output", "json"])) as PodList).items;

const answer = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/?json`, { signal: AbortSignal.timeout(2_000), headers: { Connection: "close" } });
  return ((await response.json()) as { pod: string }).pod;
};

test("three nodes of one machine run pods that reach each other, outlive the launcher, and leave nothing behind", async () => {
  test.setTimeout(300_000);
  const before = await traces();
  const cluster = await Cluster.create({ nodes: 3 });
  try {
    await cluster.start();
    const nodes = (await cluster.kubectl(["get", "nodes", "--output", "jsonpath={.items[*].metadata.name}"])).split(" ");
    expect(nodes.sort()).toEqual(["e2e-node-1", "e2e-node-2", "e2e-node-3"]);

    for (const object of [daemonSet, service]) await cluster.kubectl(["create", "--filename", "-"], { input: JSON.stringify(object) });
    await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
    const pods = await podsOf(cluster);
    expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual(nodes);

    await test.step("pods reach each other and the Service, whatever node they are on", async () => {
      for (const from of pods) {
        for (const to of pods) {
          const page = await cluster.kubectl(["exec", from.metadata.name, "--", "wget", "-qO-", `http://${to.status.podIP}:8080/?json`]);
          expect(JSON.parse(page)).toMatchObject({ pod: to.metadata.name });
        }
        await cluster.kubectl(["exec", from.metadata.name, "--", "wget", "-qO-", "http://web/"]);
      }
    });

    await test.step("every node answers on the NodePort, with pods of all nodes", async () => {
      const port = await cluster.kubectl(["get", "service", "web", "--output", "jsonpath={.spec.ports[0].nodePort}"]);
      const addresses = (
        await cluster.kubectl(["get", "nodes", "--output", "jsonpath={.items[*].status.addresses[?(@.type=='InternalIP')].address}"])
      ).split(" ");
      expect(new Set(addresses).size).toBe(3);
      for (const address of addresses) await until("an answer", () => answer(`http://${address}:${port}`));
      const seen = new Set<string>();
      await until("answers of all pods", async () => seen.add(await answer(`http://${addresses[0]}:${port}`)).size === 3);
    });

    const unchanged = async () => {
      await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
      const now = await podsOf(cluster);
      expect(now.map(({ metadata, status }) => [metadata.uid, status.podIP])).toEqual(
        pods.map(({ metadata, status }) => [metadata.uid, status.podIP]),
      );
      expect(now.flatMap(({ status }) => status.containerStatuses.map(({ restartCount }) => restartCount))).toEqual([0, 0, 0]);
      for (const { metadata } of now) await cluster.kubectl(["exec", metadata.name, "--", "wget", "-qO-", "http://web/"]);
    };

    await test.step("pods outlive a stop, and a launcher that is killed", async () => {
      await cluster.stop();
      await cluster.start();
      await unchanged();
      await killHard(async () => cluster.launcherPid);
      await cluster.start();
      await unchanged();
    });
  } finally {
    await cluster.destroy();
  }
  expect(await traces()).toEqual(before);
});
