import { expect, test } from "@playwright/test";
import { signIn } from "../support/browser";
import { Cluster } from "../support/cluster";
import { answerers, askFromPod, echoContainer, times } from "../support/echo";
import { until } from "../support/until";

const nodes = ["e2e-node-1", "e2e-node-2", "e2e-node-3"] as const;
const annotation = "gantry.dev/network-backend";
/** All but vxlan, which the other tests of several nodes run. */
const backends = ["host-gw", "vxlan-direct", "wireguard", "udp"] as const;

const objects = [
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "echo" },
    spec: {
      selector: { matchLabels: { app: "echo" } },
      template: {
        metadata: { labels: { app: "echo" } },
        spec: { terminationGracePeriodSeconds: 1, containers: [echoContainer(8080)] },
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "echo" },
    spec: {
      selector: { app: "echo" },
      ports: [
        { name: "web", port: 80, targetPort: "web" },
        { name: "ask", port: 80, targetPort: "ask", protocol: "UDP" },
      ],
    },
  },
];

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly uid: string };
    readonly status: { readonly podIP: string; readonly containerStatuses: readonly { readonly containerID: string }[] };
  }[];
}

/** What must stay as it is while the nodes change how they reach each other. */
const listPods = async (cluster: Cluster) =>
  (JSON.parse(await cluster.kubectl(["get", "pods", "--selector", "app=echo", "--output", "json"])) as Pods).items
    .map(({ metadata, status }) => ({
      name: metadata.name,
      uid: metadata.uid,
      ip: status.podIP,
      container: status.containerStatuses[0]?.containerID,
    }))
    .sort((one, other) => one.name.localeCompare(other.name));

const backendsOf = async (cluster: Cluster): Promise<string[]> => {
  const path = `{.items[*].metadata.annotations.${annotation.replaceAll(".", "\\.")}}`;
  return (await cluster.kubectl(["get", "nodes", "--output", `jsonpath=${path}`])).split(" ");
};

/** The pod `echo` of a node. */
const podOn = async (cluster: Cluster, node: string): Promise<{ name: string; ip: string }> => {
  const words = ["--selector", "app=echo", "--field-selector", `spec.nodeName=${node}`];
  const path = "jsonpath={.items[0].metadata.name} {.items[0].status.podIP}";
  const [name = "", ip = ""] = (await cluster.kubectl(["get", "pods", ...words, "--output", path])).split(" ");
  return { name, ip };
};

test.describe("the network backends on three nodes", () => {
  let cluster: Cluster;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    cluster = await Cluster.create({ nodes: nodes.length });
    await cluster.start();
    await cluster.kubectl(["apply", "--filename", "-"], { input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }) });
    await cluster.kubectl(["rollout", "status", "daemonset/echo", "--timeout=60s"]);
  });
  test.afterAll(() => cluster.destroy());

  for (const backend of backends) {
    test(`${backend} carries what runs already, between all pods and through a Service`, async () => {
      test.setTimeout(120_000);
      const before = await listPods(cluster);
      expect(before).toHaveLength(nodes.length);
      await cluster.stop();
      await cluster.start(["--network-backend", backend]);
      await cluster.kubectl(["wait", "nodes", "--all", "--for=condition=Ready", "--timeout=60s"]);
      const wanted = nodes.map(() => backend).join();
      await until("every node says so", async () => (await backendsOf(cluster)).join() === wanted);
      expect(await listPods(cluster)).toEqual(before);

      const everyone = before.map(({ name }) => name);
      const service = await cluster.kubectl(["get", "service", "echo", "--output", "jsonpath={.spec.clusterIP}"]);
      for (const { name, ip } of before) {
        // Routes follow the Node objects by watch: they may come a moment after the nodes have said what they run.
        await until(`${name} reaches all`, async () => {
          const answers = await askFromPod(
            cluster,
            name,
            before.map((other) => ({ to: other.ip, port: 8080 })),
          );
          // Each sees the caller's own address: nothing was translated on the way.
          expect(answers).toEqual(everyone.map((other) => `${other} ${ip}`));
          return true;
        });
        for (const protocol of [undefined, "udp"] as const) {
          const questions = times(30, protocol ? { to: service, port: 80, protocol } : { to: service, port: 80 });
          expect(answerers(await askFromPod(cluster, name, questions)), `${name} ${protocol ?? "tcp"}`).toEqual(everyone);
        }
      }
    });
  }

  test("a node that says it runs another one is named, with what to do, on the page Network", async ({ page }) => {
    const [usual] = await backendsOf(cluster);
    await signIn(page, cluster);
    await page.goto(`${cluster.url}/network`);
    const notice = page.getByRole("region", { name: "Not all nodes run the same network backend" });
    await expect(page.getByRole("cell", { name: nodes[2] }).first()).toBeVisible();
    await expect(notice).toHaveCount(0);
    await cluster.kubectl(["annotate", "--overwrite", "node", nodes[2], `${annotation}=vxlan`]);
    await expect(notice).toContainText(`${nodes[2]} runs vxlan`);
    await expect(notice).toContainText(`npm start -- --network-backend ${usual}`);
    // Nothing is sent to it in the clear or in a form that it does not read.
    const [near, far] = await Promise.all([nodes[0], nodes[2]].map((node) => podOn(cluster, node)));
    expect(await askFromPod(cluster, near?.name ?? "", [{ to: far?.ip ?? "", port: 8080 }])).not.toContain(`${far?.name} ${near?.ip}`);
    await cluster.kubectl(["annotate", "--overwrite", "node", nodes[2], `${annotation}=${usual}`]);
    await expect(notice).toHaveCount(0);
    await until("it is reached again", async () => {
      const [answer] = await askFromPod(cluster, near?.name ?? "", [{ to: far?.ip ?? "", port: 8080 }]);
      return answer === `${far?.name} ${near?.ip}`;
    });
  });
});
