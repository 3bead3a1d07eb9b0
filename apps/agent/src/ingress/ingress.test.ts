import { once } from "node:events";
import { ingressControllerName } from "@gantry/api/networking/v1";
import { Client, InformerFactory } from "@gantry/client";
import { eventually } from "@gantry/client/testing";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { ScriptedTransport } from "../network/testing/scripted-transport";
import { type IngressServer, startIngress } from "./start";
import { selfSigned } from "./testing/certificate";
import { ask, Backend } from "./testing/http";
import { rulesTo, TestCluster } from "./testing/objects";

let transport: ScriptedTransport;
let cluster: TestCluster;
let informers: InformerFactory;
let client: Client;
let ingress: IngressServer;
const backends: Backend[] = [];

/** Answers with its name and everything that it was asked. */
const echo = async (name: string): Promise<Backend> => {
  const backend = await new Backend((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () =>
      response.end(JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers, body })),
    );
  }).listen();
  backends.push(backend);
  return backend;
};

const get = (host: string, path = "/") => ask({ port: ingress.httpPort ?? 0, host, path });
const nameAt = async (host: string, path = "/"): Promise<string> => {
  const { status, body } = await get(host, path);
  return status === 200 ? JSON.parse(body).name : String(status);
};

beforeEach(async () => {
  transport = new ScriptedTransport();
  cluster = new TestCluster(transport);
  const logger = pino({ level: "silent" });
  client = new Client(transport);
  informers = new InformerFactory(client, logger);
  cluster.ingressClass("gantry", ingressControllerName);
  informers.start();
  ingress = await startIngress({ client, informers, httpPort: 0, httpsPort: 0, logger });
});

afterEach(async () => {
  await ingress.close();
  await informers.stop();
  await Promise.all(backends.splice(0).map((backend) => backend.close()));
});

test("requests go to the Service of their rule, whose ready endpoints take turns", async () => {
  const [a, b, other] = [await echo("a"), await echo("b"), await echo("other")];
  cluster.service("web", [a.port, b.port]);
  cluster.service("api", [other.port]);
  cluster.ingress("web", rulesTo("web", "web.example"));
  cluster.ingress("api", rulesTo("api", "web.example", "/api"));
  await eventually(async () => (await nameAt("web.example", "/api/x")) === "other");
  const names = await Promise.all(Array.from({ length: 8 }, () => nameAt("web.example")));
  expect(names.sort()).toEqual(["a", "a", "a", "a", "b", "b", "b", "b"]);
});

test("the backend hears who asked, and nothing that a client made up", async () => {
  const { port } = await echo("a");
  cluster.service("web", [port]);
  cluster.ingress("web", rulesTo("web"));
  await eventually(async () => (await nameAt("x.example")) === "a");
  const { body } = await ask({
    port: ingress.httpPort ?? 0,
    host: "shop.example:8080",
    path: "/form?x=%20y",
    method: "POST",
    body: "data",
    headers: {
      "x-forwarded-for": "6.6.6.6",
      forwarded: "for=6.6.6.6",
      connection: "close, x-secret",
      "x-secret": "1",
      "x-kept": ["1", "2"],
    },
  });
  const seen = JSON.parse(body);
  expect(seen).toMatchObject({
    method: "POST",
    url: "/form?x=%20y",
    body: "data",
    headers: {
      host: "shop.example:8080",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": "shop.example:8080",
      "x-forwarded-port": String(ingress.httpPort),
      "x-forwarded-proto": "http",
      "x-real-ip": "127.0.0.1",
      "x-kept": "1, 2",
    },
  });
  expect(Object.keys(seen.headers)).not.toEqual(expect.arrayContaining(["x-secret"]));
  expect(Object.keys(seen.headers)).not.toEqual(expect.arrayContaining(["forwarded"]));
});

test("404 without a rule, 503 without an endpoint or with one that does not accept, 502 when it breaks off", async () => {
  expect((await get("web.example")).status).toBe(404);
  cluster.service("web", []);
  cluster.ingress("web", rulesTo("web", "web.example"));
  await eventually(async () => (await get("web.example")).status === 503);
  expect((await get("web.example")).body).toBe("503 Service Unavailable\nNo backend is ready to answer at the moment.\n");
  const dead = await echo("dead");
  await dead.close();
  const port = backends.pop() && (await new Backend((request) => request.socket.destroy()).listen());
  if (!port) throw new Error("no backend");
  backends.push(port);
  cluster.service("web", [port.port]);
  await eventually(async () => (await get("web.example")).status === 502);
});

test("an endpoint that does not accept is passed over, for requests with a body too", async () => {
  const alive = await echo("alive");
  const gone = await new Backend(() => {}).listen();
  const { port } = gone;
  await gone.close();
  cluster.service("web", [port, alive.port]);
  cluster.ingress("web", rulesTo("web"));
  await eventually(async () => (await nameAt("x.example")) === "alive");
  const posts = await Promise.all(
    Array.from({ length: 10 }, (_, index) => ask({ port: ingress.httpPort ?? 0, method: "POST", body: `${index}` })),
  );
  expect(posts.map(({ body }) => JSON.parse(body)).map(({ name, body }) => `${name}${body}`)).toEqual(
    posts.map((_, index) => `alive${index}`),
  );
});

test("Ingresses of other classes are not served", async () => {
  const { port } = await echo("a");
  cluster.service("web", [port]);
  cluster.ingressClass("other", "example.com/other");
  cluster.ingress("foreign", { ingressClassName: "other", ...rulesTo("web", "foreign.example") });
  cluster.ingress("own", { ingressClassName: "gantry", ...rulesTo("web", "own.example") });
  await eventually(async () => (await nameAt("own.example")) === "a");
  expect(await nameAt("foreign.example")).toBe("404");
});

test("WebSockets pass, and are refused where there is no rule", async () => {
  const backend = await echo("a");
  const sockets = new WebSocketServer({ server: backend.server });
  sockets.on("connection", (socket) => socket.on("message", (message) => socket.send(`heard ${message}`)));
  cluster.service("web", [backend.port]);
  cluster.ingress("web", rulesTo("web", "ws.example"));
  await eventually(async () => (await nameAt("ws.example")) === "a");
  const client = new WebSocket(`ws://127.0.0.1:${ingress.httpPort}/`, { headers: { host: "ws.example" } });
  await once(client, "open");
  client.send("hello");
  const [message] = await once(client, "message");
  expect(String(message)).toBe("heard hello");
  client.close();
  await once(client, "close");
  const refused = new WebSocket(`ws://127.0.0.1:${ingress.httpPort}/`, { headers: { host: "none.example" } });
  const [error] = await once(refused, "error");
  expect(String(error)).toContain("404");
});

/** Who vouches for the name, as the backend's answer names who was asked; or why there was no answer. */
const secureAt = async (host: string): Promise<string> => {
  try {
    const { body, certificate } = await ask({ port: ingress.httpsPort ?? 0, host, secure: true });
    return `${certificate} ${JSON.parse(body).headers["x-forwarded-proto"]}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
};

test("TLS shows the certificate of the name that is asked for, and a new one from the next handshake on", async () => {
  const { port } = await echo("a");
  cluster.service("web", [port]);
  cluster.secret("shop", await selfSigned("shop-1", "shop.example"));
  cluster.secret("any", await selfSigned("any", "*.wild.example"));
  const tls = [{ hosts: ["shop.example"], secretName: "shop" }, { secretName: "any" }, { hosts: ["later.example"], secretName: "later" }];
  cluster.ingress("web", { tls, ...rulesTo("web") });
  await eventually(async () => (await secureAt("shop.example")) === "shop-1 https");
  expect(await secureAt("x.wild.example")).toBe("any https");
  expect(await secureAt("later.example")).toBe("EPROTO");

  cluster.secret("shop", await selfSigned("shop-2", "shop.example"));
  cluster.secret("later", await selfSigned("later", "later.example"));
  await eventually(async () => (await secureAt("shop.example")) === "shop-2 https");
  await eventually(async () => (await secureAt("later.example")) === "later https");
  cluster.secret("shop", { certificate: "broken", key: "broken" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await secureAt("shop.example")).toBe("shop-2 https");
});

test("routes and endpoints change under load without a failed request", async () => {
  const [a, b] = [await echo("a"), await echo("b")];
  cluster.service("first", [a.port]);
  cluster.service("second", [b.port]);
  cluster.ingress("web", rulesTo("first"));
  await eventually(async () => (await nameAt("x.example")) === "a");
  const seen = new Map<string, number>();
  let running = true;
  const clients = Array.from({ length: 8 }, async () => {
    while (running) {
      const name = await nameAt("x.example", "/page");
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  });
  for (let round = 0; round < 40; round++) {
    cluster.ingress("web", rulesTo(round % 2 === 0 ? "second" : "first"));
    cluster.service("first", round % 3 === 0 ? [b.port] : [a.port, b.port]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  running = false;
  await Promise.all(clients);
  expect([...seen.keys()].sort()).toEqual(["a", "b"]);
});

test("a backend that breaks off before its answer is passed over for what may be asked twice, and for nothing else", async () => {
  const alive = await echo("alive");
  const broken = await new Backend((request) => request.socket.destroy()).listen();
  backends.push(broken);
  cluster.service("web", [broken.port, alive.port]);
  cluster.ingress("web", rulesTo("web"));
  await eventually(async () => (await nameAt("x.example")) === "alive");
  const all = (method: string) =>
    Promise.all(Array.from({ length: 6 }, () => ask({ port: ingress.httpPort ?? 0, method }).then(({ status }) => status)));
  expect(await all("GET")).toEqual([200, 200, 200, 200, 200, 200]);
  expect((await all("POST")).sort()).toEqual([200, 200, 200, 502, 502, 502]);
});

test("an endpoint that comes while the last one fails gets the request", async () => {
  const late = await echo("late");
  let leaves = false;
  const leaving = await new Backend((request, response) => {
    if (!leaves) return void response.end(JSON.stringify({ name: "leaving" }));
    cluster.service("web", [late.port]);
    setTimeout(() => request.socket.destroy(), 100);
  }).listen();
  backends.push(leaving);
  cluster.service("web", [leaving.port]);
  cluster.ingress("web", rulesTo("web"));
  await eventually(async () => (await nameAt("x.example")) === "leaving");
  leaves = true;
  expect(await nameAt("x.example")).toBe("late");
});

test("what is sent to a proxy is understood, and a request that names two hosts is refused", async () => {
  const { port } = await echo("a");
  cluster.service("web", [port]);
  cluster.ingress("web", rulesTo("web", "web.example"));
  await eventually(async () => (await nameAt("web.example")) === "a");
  expect(JSON.parse((await get("web.example", "http://web.example/x?y=1")).body).url).toBe("/x?y=1");
  expect((await get("web.example", "http://other.example/")).status).toBe(400);
});
