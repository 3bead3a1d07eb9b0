import { expect, test } from "@playwright/test";
import { Cluster } from "../support/cluster";
import { NodeUnderTest } from "../support/node-faults";
import { killHard } from "../support/processes";
import { watchForTraces } from "../support/traces";
import { Traffic } from "../support/traffic";
import { until } from "../support/until";

/** Seconds of silence after which the cluster of this test gives a node up; agents renew their Lease every 10 s. */
const nodeGrace = 25;
const evictionDelay = 3;

const tolerations = ["not-ready", "unreachable"].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: evictionDelay,
}));

const spread = (app: string) => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { app } },
    },
  ],
});

const workload = (kind: "Deployment" | "StatefulSet", app: string, image: string, command?: readonly string[]) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: app },
  spec: {
    replicas: 3,
    ...(kind === "StatefulSet" ? { serviceName: app, podManagementPolicy: "Parallel" } : {}),
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: {
        terminationGracePeriodSeconds: 1,
        tolerations,
        ...spread(app),
        containers: [{ name: app, image, ...(command ? { command } : { ports: [{ containerPort: 8080 }] }) }],
      },
    },
  },
});

const objects = [
  workload("Deployment", "web", "gantry/web:1"),
  workload("StatefulSet", "ledger", "gantry/shell:1", ["sleep", "1000000"]),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "ledger" },
    spec: { clusterIP: "None", selector: { app: "ledger" }, ports: [{ port: 80 }] },
  },
];

test("a cluster of three nodes outlives its agents, its engines and the loss of a node", async () => {
  test.setTimeout(420_000);
  const expectNoTraces = await watchForTraces();
  const cluster = await Cluster.create({ nodes: 3, env: { GANTRY_NODE_MONITOR_GRACE_SECONDS: String(nodeGrace) } });
  const field = (kind: string, name: string, path: string) =>
    cluster.kubectl(["get", kind, name, "--ignore-not-found", "--output", `jsonpath={${path}}`]);
  const ready = async () => {
    for (const name of ["deployment/web", "statefulset/ledger"]) await cluster.kubectl(["rollout", "status", name, "--timeout=90s"]);
  };
  const restarts = async () =>
    await cluster.kubectl(["get", "pods", "--output", "jsonpath={.items[*].status.containerStatuses[*].restartCount}"]);
  try {
    await cluster.start();
    const nodes = [1, 2, 3].map((number) => new NodeUnderTest(cluster, `${cluster.settings.nodeName}-${number}`));
    for (const object of objects) await cluster.kubectl(["create", "--filename", "-"], { input: JSON.stringify(object) });
    await ready();
    const port = await field("service", "web", ".spec.ports[0].nodePort");
    const addresses = await Promise.all(nodes.map(({ name }) => field("node", name, ".status.addresses[0].address")));
    const entrances = addresses.map((address) => `http://${address}:${port}/healthz`);
    const reachable = async () => {
      const traffic = new Traffic(entrances, 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { failures, answered } = await traffic.stop();
      return failures.length === 0 && answered > 0;
    };
    await until("every node answers for the Service", reachable);

    await test.step("all agents are killed one after the other, and no request fails", async () => {
      const traffic = new Traffic(entrances);
      for (const node of nodes) {
        const killed = await killHard(node.agent);
        await until("another agent runs", async () => ![undefined, killed].includes(await node.agent()));
        // It works again when a pod on its node comes up.
        const pod = `after-${node.name}`;
        await cluster.kubectl([
          "run",
          pod,
          "--image=gantry/shell:1",
          `--overrides={"spec":{"nodeName":"${node.name}"}}`,
          "--",
          "sleep",
          "1000000",
        ]);
        await cluster.kubectl(["wait", `pod/${pod}`, "--for=condition=Ready", "--timeout=60s"]);
        await cluster.kubectl(["delete", "pod", pod, "--grace-period=1"]);
      }
      const { answered, failures } = await traffic.stop();
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(100);
      expect(new Set((await restarts()).split(" "))).toEqual(new Set(["0"]));
    });

    await test.step("an engine is killed, comes back, and has kept its containers", async () => {
      const [node] = nodes;
      if (!node) return;
      const traffic = new Traffic(entrances);
      const killed = await killHard(node.engine);
      await until("another engine runs", async () => ![undefined, killed].includes(await node.engine()));
      await cluster.kubectl([
        "run",
        "after-engine",
        "--image=gantry/shell:1",
        `--overrides={"spec":{"nodeName":"${node.name}"}}`,
        "--",
        "sleep",
        "1000000",
      ]);
      await cluster.kubectl(["wait", "pod/after-engine", "--for=condition=Ready", "--timeout=90s"]);
      await cluster.kubectl(["delete", "pod", "after-engine", "--grace-period=1"]);
      expect((await traffic.stop()).failures).toEqual([]);
      expect(new Set((await restarts()).split(" "))).toEqual(new Set(["0"]));
    });

    await test.step("a node that is cut off loses its pods to the others, but never a StatefulSet's identity, and gives them up when it returns", async () => {
      const identity = "ledger-0";
      const name = await field("pod", identity, ".spec.nodeName");
      const lost = nodes.find((node) => node.name === name);
      if (!lost) throw new Error(`${identity} is on no node of this cluster: "${name}"`);
      const uid = await field("pod", identity, ".metadata.uid");
      const others = nodes.filter((node) => node !== lost);
      const stray = await cluster.kubectl(["get", "pods", "--selector=app=web", `--field-selector=spec.nodeName=${name}`, "--output=name"]);
      expect(stray.trim()).not.toBe("");

      await lost.cable("down");
      await until(
        "the node counts as out of reach",
        async () => (await field("node", name, ".spec.taints[*].key")).includes("node.kubernetes.io/unreachable"),
        { timeout: 60_000 },
      );
      expect(await field("node", name, ".status.conditions[?(@.type=='Ready')].status")).toBe("Unknown");
      await until(
        "its pods have come up elsewhere",
        async () => {
          const where = await cluster
            .kubectl([
              "get",
              "pods",
              "--selector=app=web",
              "--field-selector=status.phase=Running",
              "--output",
              "jsonpath={range .items[?(@.metadata.deletionTimestamp=='')]}{.spec.nodeName} {end}",
            ])
            .catch(() => "");
          const available = await field("deployment", "web", ".status.availableReplicas");
          return available === "3" && !where.includes(name);
        },
        { timeout: 60_000 },
      );
      await until("the identity is to end", async () => (await field("pod", identity, ".metadata.deletionTimestamp")) !== "", {
        timeout: 30_000,
      });
      // It runs on, out of reach: another one now would be a second.
      expect(await lost.containersOf(identity)).toHaveLength(1);
      expect(await field("pod", identity, ".metadata.uid")).toBe(uid);

      await lost.cable("up");
      await until(
        "the node is ready again",
        async () =>
          (await field("node", name, ".status.conditions[?(@.type=='Ready')].status")) === "True" &&
          (await field("node", name, ".spec.taints[*].key")) === "",
        { timeout: 60_000 },
      );
      await until(
        "the identity runs anew, and once",
        async () => {
          const running = (await Promise.all(nodes.map((node) => node.containersOf(identity)))).flat();
          expect(running.length).toBeLessThanOrEqual(1);
          return running.length === 1 && ![uid, ""].includes(await field("pod", identity, ".metadata.uid"));
        },
        { timeout: 60_000 },
      );
      for (const pod of stray
        .trim()
        .split("\n")
        .map((line) => line.replace("pod/", "")))
        await until(`${pod} is gone from the node`, async () => (await lost.containersOf(pod)).length === 0);
      expect(others).toHaveLength(2);
      await ready();
      await until("every node answers for the Service", reachable);
    });
  } finally {
    await cluster.destroy();
  }
  await expectNoTraces();
});
