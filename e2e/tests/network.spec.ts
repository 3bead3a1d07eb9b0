import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { signIn, watchConsole } from "../support/browser";
import { Cluster } from "../support/cluster";
import { answerers, askFromOutside, askFromPod, type EchoAnswer, type Question, resolveInPod, times, whenForgotten } from "../support/echo";
import { externalIP, loadBalancerPool, networkObjects } from "../support/network-objects";

const run = promisify(execFile);

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly nodeName?: string;
      readonly clusterIP?: string;
      readonly healthCheckNodePort?: number;
      readonly ports?: readonly { readonly nodePort?: number }[];
    };
    readonly status: {
      readonly podIP?: string;
      readonly addresses?: readonly { readonly type: string; readonly address: string }[];
      readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
    };
  }[];
}

const nodes = ["e2e-node-1", "e2e-node-2", "e2e-node-3"] as const;
const [first, second, third] = nodes;
const ledgers = ["ledger-0", "ledger-1"];
let cluster: Cluster;
/** By name; pods of the DaemonSet by `echo@node`. */
const pods = new Map<string, { readonly name: string; readonly ip: string; readonly node: string }>();
const services = new Map<
  string,
  { readonly ip: string; readonly balancer: string; readonly nodePort: number; readonly healthPort: number }
>();
const addresses = new Map<string, string>();

const find = <Value>(map: ReadonlyMap<string, Value>, key: string): Value => {
  const found = map.get(key);
  if (found === undefined) throw new Error(`there is no ${key} in this cluster`);
  return found;
};
const pod = (name: string) => find(pods, name);
const service = (name: string) => find(services, name);
const address = (node: string) => find(addresses, node);
/** The pod `ledger` of a node. */
const ledgerOn = (node: string) => [...pods.values()].find((each) => each.node === node && each.name.startsWith("ledger-"))?.name ?? "";

const list = async (...words: string[]): Promise<Listed["items"]> =>
  (JSON.parse(await cluster.kubectl(["get", ...words, "--output", "json"])) as Listed).items;
const apply = (object: object) => cluster.kubectl(["apply", "--filename", "-"], { input: JSON.stringify(object) });
const fromPod = (name: string, questions: readonly Question[]) => askFromPod(cluster, pods.get(name)?.name ?? name, questions);

/** The same question from a pod on the third node, from that node itself, and from this machine, which is outside. */
const fromEverywhere = async (question: Question, count = 1): Promise<EchoAnswer[][]> => {
  const questions = times(count, question);
  return Promise.all([fromPod(`echo@${third}`, questions), fromPod("host", questions), askFromOutside(questions)]);
};

test.describe("the network of three nodes", () => {
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    cluster = await Cluster.create({ nodes: 3, env: { GANTRY_LOAD_BALANCER_POOL: loadBalancerPool } });
    await cluster.start();
    await apply({ apiVersion: "v1", kind: "List", items: networkObjects(nodes) });
    for (const name of ["daemonset/echo", "statefulset/ledger"]) await cluster.kubectl(["rollout", "status", name, "--timeout=60s"]);
    for (const namespace of ["default", "other"])
      await cluster.kubectl(["--namespace", namespace, "wait", "pods", "--all", "--for=condition=Ready", "--timeout=60s"]);
    for (const { metadata, spec, status } of await list("pods", "--all-namespaces")) {
      const node = spec.nodeName ?? "";
      const key = metadata.name.startsWith("echo-") ? `echo@${node}` : metadata.name;
      pods.set(key, { name: key === "stranger" ? "stranger.other" : metadata.name, ip: status.podIP ?? "", node });
    }
    for (const { metadata, spec, status } of await list("services"))
      services.set(metadata.name, {
        ip: spec.clusterIP ?? "",
        balancer: status.loadBalancer?.ingress?.[0]?.ip ?? "",
        nodePort: spec.ports?.[0]?.nodePort ?? 0,
        healthPort: spec.healthCheckNodePort ?? 0,
      });
    for (const { metadata, status } of await list("nodes"))
      addresses.set(metadata.name, status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "");
    // As a router before the nodes would; it goes with the interface that it leads through.
    await run("ip", ["route", "replace", externalIP, "via", address(first)]);
  });
  test.afterAll(() => cluster.destroy());

  test("Services of each type lead to their pods, from pods, from nodes and from outside", async () => {
    const everyone = [...nodes.map((node) => pod(`echo@${node}`).name), ...ledgers].sort();
    const web = { to: service("web").ip, port: 80 };

    // Pods that call the port `web` by two numbers; enough questions that none is left out by chance.
    for (const protocol of [undefined, "udp"] as const) {
      const questions = times(60, protocol ? { ...web, protocol } : web);
      expect(answerers(await fromPod(`echo@${third}`, questions)), protocol).toEqual(everyone);
      expect(answerers(await fromPod("host", questions)), protocol).toEqual(everyone);
    }
    for (const answers of await fromEverywhere({ to: service("web").balancer, port: 80 }, 60)) expect(answerers(answers)).toEqual(everyone);
    for (const answers of await fromEverywhere({ to: service("web").balancer, port: 80, protocol: "udp" }, 60))
      expect(answerers(answers)).toEqual(everyone);
    for (const node of nodes)
      for (const answers of await fromEverywhere({ to: address(node), port: service("node-port").nodePort }, 20))
        expect(answerers(answers), node).toEqual(ledgers);
    for (const answers of await fromEverywhere({ to: externalIP, port: 80 }, 20)) expect(answerers(answers)).toEqual(ledgers);

    // One question before the others: connections that a client opens at once may be given endpoints before the first is remembered.
    const sticky = { to: service("sticky").ip, port: 80 };
    const chosen = answerers(await fromPod(`echo@${third}`, [sticky]));
    expect(everyone).toEqual(expect.arrayContaining(chosen));
    expect(answerers(await fromPod(`echo@${third}`, times(20, sticky)))).toEqual(chosen);
    expect(answerers(await fromPod("ledger-0", [{ to: service("self").ip, port: 80 }]))).toEqual(["ledger-0"]);
    for (const node of nodes)
      expect(answerers(await fromPod(`echo@${node}`, times(5, { to: service("near").ip, port: 80 })))).toEqual([pod(`echo@${node}`).name]);
  });

  test("externalTrafficPolicy Local keeps the address of the caller, and tells balancers which nodes to use", async () => {
    const { balancer, nodePort, healthPort } = service("local");
    const { stdout } = await run("ip", ["-json", "route", "get", address(first)]);
    const own = (JSON.parse(stdout) as readonly { readonly prefsrc: string }[])[0]?.prefsrc;
    expect(await askFromOutside(times(5, { to: balancer, port: 80 }))).toEqual(Array(5).fill(`${ledgerOn(first)} ${own}`));
    expect(await askFromOutside(nodes.map((node) => ({ to: address(node), port: nodePort })))).toEqual([
      `${ledgerOn(first)} ${own}`,
      `${ledgerOn(second)} ${own}`,
      "TIMEOUT",
    ]);
    expect(answerers(await fromPod(`echo@${third}`, times(20, { to: balancer, port: 80 })))).toEqual(ledgers);
    const health = await Promise.all(nodes.map((node) => fetch(`http://${address(node)}:${healthPort}/healthz`)));
    expect(health.map(({ status }) => status)).toEqual([200, 200, 503]);
  });

  test("DNS knows Services, ports, addresses and pods, and a change within a second", async () => {
    const ledgerAddresses = ledgers.map((name) => pod(name).ip).sort();
    const web = [service("web").ip];
    const zone = "default.svc.cluster.local";
    const asked = await resolveInPod(cluster, pod(`echo@${third}`).name, [
      ...["web", "web.default", "web.default.svc", `web.${zone}`, "alias", "ledger", "ledger-0.ledger", `ledger-1.ledger.${zone}`],
      ...["absent", "ledger-2.ledger"],
    ]);
    expect(asked).toEqual({
      web,
      "web.default": web,
      "web.default.svc": web,
      [`web.${zone}`]: web,
      alias: web,
      ledger: ledgerAddresses,
      "ledger-0.ledger": [pod("ledger-0").ip],
      [`ledger-1.ledger.${zone}`]: [pod("ledger-1").ip],
      absent: [],
      "ledger-2.ledger": [],
    });
    expect(await resolveInPod(cluster, "stranger.other", ["web", "web.default"])).toEqual({ web: [], "web.default": web });

    const lookUp = (type: string, name: string) =>
      cluster.kubectl(["exec", pod(`echo@${third}`).name, "--", "nslookup", `-type=${type}`, name]);
    const reversed = (ip: string) => `${ip.split(".").reverse().join(".")}.in-addr.arpa`;
    expect(await lookUp("srv", `_ask._udp.web.${zone}`)).toContain(`service = 0 100 80 web.${zone}`);
    const ports = await lookUp("srv", `_web._tcp.ledger.${zone}`);
    for (const name of ledgers) expect(ports).toContain(`service = 0 50 9090 ${name}.ledger.${zone}`);
    expect(await lookUp("ptr", reversed(service("web").ip))).toContain(`name = web.${zone}`);
    expect(await lookUp("ptr", reversed(pod("ledger-0").ip))).toContain(`name = ledger-0.ledger.${zone}`);
    expect(await lookUp("cname", `alias.${zone}`)).toContain(`canonical name = web.${zone}`);

    const forgotten = whenForgotten(cluster, pod(`echo@${third}`).name, "ledger", pod("ledger-1").ip);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await cluster.kubectl(["label", "pod", "ledger-1", "listed-"]);
    const changedAt = Date.now();
    expect((await forgotten) - changedAt).toBeLessThan(1_000);
    await cluster.kubectl(["label", "pod", "ledger-1", "listed=yes"]);
  });

  test("an Ingress is served by every node, over HTTP and TLS, with pods of all", async () => {
    const { home, ingressHttpPort, ingressHttpsPort } = cluster.settings;
    const host = "shop.example";
    const pair = ["crt", "key"].map((part) => join(home, "nodes", first, `serving.${part}`));
    await cluster.kubectl(["create", "secret", "tls", "shop", `--cert=${pair[0]}`, `--key=${pair[1]}`]);
    await cluster.kubectl(["create", "ingress", "shop", `--rule=${host}/*=node-port:80,tls=shop`]);
    for (const node of nodes) {
      const plain = { to: address(node), port: ingressHttpPort, host };
      const secure = { to: address(node), port: ingressHttpsPort, host, secure: true };
      for (const question of [plain, secure])
        await expect.poll(async () => answerers(await askFromOutside(times(10, question))), { message: node }).toEqual(ledgers);
      expect(await askFromOutside([{ ...plain, host: "other.example" }])).toEqual(["404"]);
    }
    await cluster.kubectl(["delete", "ingress/shop", "secret/shop"]);
  });

  test("policies let in and out what they name, across nodes, and nothing else", async () => {
    const policy = (name: string, namespace: string, spec: object) =>
      apply({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec });
    const toLedgers = (spec: object) => policy("ledger", "default", { podSelector: { matchLabels: { app: "ledger" } }, ...spec });
    const target = { to: pod("ledger-0").ip, port: 9090 };
    const attempts = [target, { ...target, protocol: "udp" as const }, { to: service("node-port").ip, port: 80 }];
    /** Who gets through from two pods of this namespace and one of another: to a pod over TCP and UDP, and to a Service. */
    const settled = (expected: readonly (readonly boolean[])[]) =>
      expect
        .poll(async () => {
          const answers = await Promise.all([`echo@${third}`, `echo@${second}`, "stranger"].map((name) => fromPod(name, attempts)));
          return answers.map((each) => each.map((answer) => answer.startsWith("ledger-")));
        })
        .toEqual(expected);
    const [all, none, tcp] = [
      [true, true, true],
      [false, false, false],
      [true, false, true],
    ];

    await settled([all, all, all]);
    await toLedgers({ policyTypes: ["Ingress"] });
    await settled([none, none, none]);
    await toLedgers({ ingress: [{ from: [{ podSelector: { matchLabels: { app: "echo" } } }], ports: [{ port: "web" }] }] });
    await settled([tcp, tcp, none]);
    await toLedgers({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "other" } } }] }] });
    await settled([none, none, all]);
    await toLedgers({ ingress: [{ from: [{ ipBlock: { cidr: "10.244.0.0/16", except: [`${pod(`echo@${third}`).ip}/32`] } }] }] });
    await settled([none, all, all]);

    await policy("stranger", "other", {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "ledger" } } }], ports: [{ port: 9000, endPort: 9100 }] },
      ],
    });
    await settled([none, all, tcp]);
    expect(answerers(await fromPod("stranger", [{ to: pod(`echo@${first}`).ip, port: 8080 }]))).toEqual(["TIMEOUT"]);
    expect(await resolveInPod(cluster, "stranger.other", ["web.default"])).toEqual({ "web.default": [service("web").ip] });
    for (const [name, namespace] of [
      ["ledger", "default"],
      ["stranger", "other"],
    ] as const)
      await cluster.kubectl(["--namespace", namespace, "delete", "networkpolicy", name]);
    await settled([all, all, all]);
  });

  test("the dashboard measures what pods and Services get of what the nodes have", async ({ page }) => {
    await signIn(page, cluster);
    const complaints = watchConsole(page);
    await page.goto(`${cluster.url}/network`);
    const card = page.getByRole("region", { name: "Measurement" });
    await card.getByRole("button", { name: "Measure…" }).click();
    const dialog = page.getByRole("dialog", { name: "Measure the network?" });
    await expect(dialog).toContainText("for 12 seconds");
    await dialog.getByLabel("To").selectOption(third);
    await dialog.getByRole("button", { name: "Measure for 12 seconds" }).click();
    await expect(card.getByRole("status")).toContainText(`Measuring from ${first} to ${third}: 1 of 4 done`, { timeout: 30_000 });
    await expect(card.getByRole("status")).toContainText(`Measured from ${first} to ${third}.`, { timeout: 90_000 });
    for (const way of ["Node to node", "Pod to pod, on one node", "Pod to pod, across nodes", "Pod to Service, across nodes"])
      await expect(card.getByRole("row", { name: way })).toHaveText(/bit\/s.*×.*bit\/s.*×.*[µm]s.*×.*[µm]s.*×/);

    // What is stopped stays stopped, and both nodes can be measured again at once.
    const begin = async () => {
      await card.getByRole("button", { name: "Measure…" }).click();
      await dialog.getByRole("button", { name: "Measure for 12 seconds" }).click();
    };
    await begin();
    await expect(card.getByRole("status")).toContainText("1 of 4 done", { timeout: 30_000 });
    await card.getByRole("button", { name: "Stop" }).click();
    await expect(card.getByRole("status")).toContainText(`Stopped from ${first} to ${third}`);
    await expect(async () => {
      await begin();
      await expect(card.getByRole("status")).toContainText("1 of 4 done", { timeout: 10_000 });
    }).toPass();
    await card.getByRole("button", { name: "Stop" }).click();
    expect(complaints).toEqual([]);
  });
});
