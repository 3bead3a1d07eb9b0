import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Cluster } from "../support/cluster";
import { NodeUnderTest } from "../support/node-faults";
import { findProgram, killHard } from "../support/processes";
import { registryUser, startRegistry } from "../support/registry";
import { watchForTraces } from "../support/traces";
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

const podsOf = async (cluster: Cluster): Promise<PodList["items"]> =>
  (JSON.parse(await cluster.kubectl(["get", "pods", "--selector", "app=web", "--output", "json"])) as PodList).items;

/** What the machine's own engine runs and has, which is none of the nodes' business. */
const machineEngine = async (): Promise<string[]> => {
  const list = async (...args: string[]) => (await run("docker", args)).stdout.trim().split("\n").sort();
  const containers = await list("ps", "--all", "--quiet");
  const states = await list("inspect", "--format", "{{.Id}} {{.State.Status}} {{.State.StartedAt}}", ...containers);
  const others = await Promise.all([list("images", "--all", "--quiet"), list("network", "ls", "--quiet"), list("volume", "ls", "--quiet")]);
  return [...states, ...others.flat()];
};

/** A pod that stays on a node and pulls its image by a policy. */
const podOn = (nodeName: string, name: string, image: string, imagePullPolicy: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: {
    nodeName,
    terminationGracePeriodSeconds: 1,
    imagePullSecrets: [{ name: "pull" }],
    containers: [{ name: "main", image, imagePullPolicy, command: ["sleep", "1000000"] }],
  },
});

const answer = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/?json`, { signal: AbortSignal.timeout(2_000), headers: { Connection: "close" } });
  return ((await response.json()) as { pod: string }).pod;
};

test("three nodes of one machine run pods that reach each other, outlive all faults, and leave nothing behind", async () => {
  test.setTimeout(600_000);
  const expectNoTraces = await watchForTraces();
  const bystander = (await run("docker", ["run", "--detach", "gantry/shell:1", "sleep", "1000000"])).stdout.trim();
  const engineBefore = await machineEngine();
  const cluster = await Cluster.create({ nodes: 3 });
  const nodes = [1, 2, 3].map((number) => new NodeUnderTest(cluster, `${cluster.settings.nodeName}-${number}`));
  const create = (object: object) => cluster.kubectl(["create", "--filename", "-"], { input: JSON.stringify(object) });
  try {
    await cluster.start();
    const names = (await cluster.kubectl(["get", "nodes", "--output", "jsonpath={.items[*].metadata.name}"])).split(" ");
    expect(names.sort()).toEqual(nodes.map(({ name }) => name));

    for (const object of [daemonSet, service]) await create(object);
    await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
    const pods = await podsOf(cluster);
    expect(pods.map(({ spec }) => spec.nodeName).sort()).toEqual(names);

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

    await test.step("an image that was pulled once serves all nodes, and only Always asks the registry again", async () => {
      const [, second, third] = nodes;
      const pid = await second?.engine();
      if (!second || !third || pid === undefined) throw new Error("the second node has no engine");
      // It listens on that node alone: no other can pull from it.
      const registry = await startRegistry({ pid, address: second.engineAddress });
      try {
        const image = await registry.push("gantry/shell:1", "team/shell:1");
        await cluster.kubectl([
          "create",
          "secret",
          "docker-registry",
          "pull",
          `--docker-server=${registry.host}`,
          `--docker-username=${registryUser.name}`,
          `--docker-password=${registryUser.password}`,
        ]);
        const reasonOf = (pod: string) => cluster.kubectl(["get", "events", "--field-selector", `involvedObject.name=${pod}`]);
        await create(podOn(second.name, "puller", image, "IfNotPresent"));
        await cluster.kubectl(["wait", "pod/puller", "--for=condition=Ready", "--timeout=60s"]);
        expect(await reasonOf("puller")).toContain("Successfully pulled image");
        await registry.remove();

        await create(podOn(third.name, "asker", image, "Always"));
        await until("Always fails without the registry", async () => (await reasonOf("asker")).includes("Failed to pull image"));
        await create(podOn(third.name, "sharer", image, "IfNotPresent"));
        await cluster.kubectl(["wait", "pod/sharer", "--for=condition=Ready", "--timeout=60s"]);
        expect(await reasonOf("sharer")).toContain("copied from another container engine");
      } finally {
        await registry.remove();
      }
      await cluster.kubectl(["delete", "pod", "puller", "asker", "sharer", "--wait"]);
    });

    await test.step("an image that was built on the machine serves its nodes", async () => {
      const image = "e2e-built-here:1";
      await run("docker", ["tag", "gantry/shell:1", image]);
      try {
        await create(podOn(nodes[0]?.name ?? "", "built", image, "IfNotPresent"));
        await cluster.kubectl(["wait", "pod/built", "--for=condition=Ready", "--timeout=60s"]);
      } finally {
        await run("docker", ["rmi", image]);
      }
      await cluster.kubectl(["delete", "pod", "built", "--wait"]);
    });

    const restarts = async () =>
      (await podsOf(cluster)).flatMap(({ status }) => status.containerStatuses.map(({ restartCount }) => restartCount));
    const containers = () => Promise.all(nodes.map((node) => node.containers()));
    // A sandbox and a container a node.
    await until("those that were deleted are gone", async () => (await containers()).every(({ length }) => length === 2));
    const running = await containers();

    const unchanged = async () => {
      await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
      const now = await podsOf(cluster);
      expect(now.map(({ metadata, status }) => [metadata.uid, status.podIP])).toEqual(
        pods.map(({ metadata, status }) => [metadata.uid, status.podIP]),
      );
      expect(await restarts()).toEqual([0, 0, 0]);
      expect(await containers()).toEqual(running);
      for (const { metadata } of now) await cluster.kubectl(["exec", metadata.name, "--", "wget", "-qO-", "http://web/"]);
    };

    await test.step("every container outlives a stop, which takes less than 10 s", async () => {
      expect((await cluster.stop()).milliseconds).toBeLessThan(10_000);
      await cluster.start();
      await unchanged();
    });

    await test.step("every container outlives the end of all that looks after it", async () => {
      const keepers = [async () => cluster.launcherPid, () => findProgram(cluster.settings.home, "web")];
      for (const { agent, engine } of nodes) keepers.push(agent, engine);
      // Found before the first is killed: without a launcher the others would end by themselves.
      const pids = await Promise.all(keepers.map((find) => find()));
      for (const pid of pids) await killHard(async () => pid);
      await cluster.start();
      await unchanged();
    });

    await test.step("a node that is powered off comes back, and starts its pods again", async () => {
      await killHard(async () => nodes[1]?.init());
      await until("a restart of that node's pod alone", async () => (await restarts()).sort().join() === "0,0,1", { timeout: 60_000 });
      await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
      for (const { metadata } of await podsOf(cluster)) {
        await until("an answer of the Service", () => cluster.kubectl(["exec", metadata.name, "--", "wget", "-qO-", "http://web/"]));
      }
    });

    await test.step("nodes of which nothing is left but their folders start again", async () => {
      await killHard(async () => cluster.launcherPid);
      for (const { init } of nodes) await killHard(init);
      await cluster.start();
      await cluster.kubectl(["rollout", "status", "daemonset/web", "--timeout=60s"]);
      await until("restarts", async () => (await restarts()).sort().join() === "1,1,2");
    });
    expect(await machineEngine()).toEqual(engineBefore);
  } finally {
    await cluster.destroy();
    await run("docker", ["rm", "--force", bystander]);
  }
  await expectNoTraces();
});

test("three hollow nodes need neither root nor Docker, and the next start has as many", async () => {
  const expectNoTraces = await watchForTraces();
  const cluster = await Cluster.create({ runtime: "hollow", nodes: 3, asNobody: true });
  try {
    await cluster.start();
    await cluster.kubectl(["create", "deployment", "many", "--image=any", "--replicas=6"]);
    await cluster.kubectl(["rollout", "status", "deployment/many", "--timeout=60s"]);
    const used = await cluster.kubectl(["get", "pods", "--output", "jsonpath={.items[*].spec.nodeName}"]);
    expect([...new Set(used.split(" "))].sort()).toEqual(["e2e-node-1", "e2e-node-2", "e2e-node-3"]);
    await cluster.stop();
    await cluster.start();
    expect(cluster.output).toContain("3 nodes are ready");
    await cluster.stop();
    const real = await Cluster.create({ nodes: 3, asNobody: true, home: cluster.settings.home });
    await expect(real.start()).rejects.toThrow("sudo npm start -- --nodes N");
  } finally {
    await cluster.destroy();
  }
  await expectNoTraces();
});
