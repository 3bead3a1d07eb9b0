import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { join } from "node:path";
import { expect, test } from "../support/test";
import { until } from "../support/until";

interface Question {
  readonly port: number;
  readonly host: string;
  readonly secure?: boolean;
}

/** The status of the answer, or why there was none. Every question has a connection of its own. */
const ask = ({ port, host, secure = false }: Question): Promise<number | string> =>
  new Promise((resolve) => {
    const common = { host: "127.0.0.1", port, path: "/?json", headers: { host }, agent: false as const };
    const outgoing = secure ? secureRequest({ ...common, servername: host, rejectUnauthorized: false }) : plainRequest(common);
    outgoing.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    outgoing.on("response", (response) => {
      response.resume();
      response.on("error", () => resolve("broken off"));
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    outgoing.end();
  });

// Without a readiness probe a pod is ready before its server listens, and a rollout may leave none that does.
const web = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: gantry/web:1
          readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
`;

test("an Ingress leads to a Service over HTTP and TLS, and no request fails while everything behind it changes", async ({
  cluster,
  namespace,
}) => {
  test.setTimeout(180_000);
  const { home, nodeName, ingressHttpPort, ingressHttpsPort } = cluster.settings;
  const kubectl = (...args: string[]) => cluster.kubectl(["--namespace", namespace, ...args]);
  const host = `${namespace}.example`;
  const plain = { port: ingressHttpPort, host };
  const secure = { port: ingressHttpsPort, host, secure: true };

  expect(await ask(plain)).toBe(404);
  await cluster.kubectl(["--namespace", namespace, "apply", "-f", "-"], { input: web });
  await kubectl("expose", "deployment", "web", "--port=80", "--target-port=8080");
  const pair = ["crt", "key"].map((part) => join(home, "nodes", nodeName, `serving.${part}`));
  await kubectl("create", "secret", "tls", "web", `--cert=${pair[0]}`, `--key=${pair[1]}`);
  await kubectl("create", "ingress", "web", `--rule=${host}/*=web:80,tls=web`);
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  await until("the Ingress answers", async () => (await ask(plain)) === 200 && (await ask(secure)) === 200);
  expect(await ask({ port: ingressHttpPort, host: "other.example" })).toBe(404);
  const shown = await kubectl(
    "get",
    "ingress",
    "web",
    "-o",
    "jsonpath={.spec.ingressClassName} {.status.loadBalancer.ingress[0].ports[*].port}",
  );
  expect(shown).toBe(`gantry ${ingressHttpPort} ${ingressHttpsPort}`);

  const counts = new Map<number | string, number>();
  let running = true;
  const clients = [plain, plain, secure].map(async (question) => {
    while (running) {
      const answer = await ask(question);
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
  });
  await kubectl("rollout", "restart", "deployment/web");
  await kubectl("create", "ingress", "more", `--rule=more.${host}/*=web:80`);
  await kubectl("delete", "ingress", "more");
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  await kubectl("scale", "deployment/web", "--replicas=1");
  await until("one pod is left", async () => (await kubectl("get", "pods", "-o", "name")).trim().split("\n").length === 1);
  running = false;
  await Promise.all(clients);
  expect([...counts.keys()]).toEqual([200]);

  await kubectl("scale", "deployment/web", "--replicas=0");
  await until("no backend is left", async () => (await ask(plain)) === 503);
});
