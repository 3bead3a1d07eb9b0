import { createSocket } from "node:dgram";
import { Client, InformerFactory } from "@gantry/client";
import { eventually } from "@gantry/client/testing";
import { decode, encode, type Packet, type RecordType } from "dns-packet";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { ScriptedTransport } from "../network/testing/scripted-transport";
import type { DnsServer } from "./server";
import { startClusterDns } from "./start";
import { onAnyPort } from "./testing/any-port";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const slices = "/apis/discovery.k8s.io/v1/endpointslices";

const metadata = (name: string) => ({ name, uid: name, resourceVersion: "", creationTimestamp: "2026-01-01T00:00:00Z" });
const namespace = { apiVersion: "v1", kind: "Namespace", metadata: metadata("default") };
const service = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...metadata(name), namespace: "default" },
  spec: { ports: [{ name: "sql", port: 5432, protocol: "TCP" }], ...spec },
  status: { loadBalancer: {} },
});

interface TestEndpoint {
  readonly address: string;
  readonly hostname?: string;
  readonly ready?: boolean;
}

const slice = (endpoints: readonly TestEndpoint[]) => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { ...metadata("database-1"), namespace: "default", labels: { "kubernetes.io/service-name": "database" } },
  addressType: "IPv4",
  ports: [{ name: "sql", protocol: "TCP", port: 5432 }],
  endpoints: endpoints.map(({ address, hostname, ready = true }) => ({ addresses: [address], hostname, conditions: { ready } })),
});

const start = async (transport: ScriptedTransport): Promise<{ informers: InformerFactory; server: Promise<DnsServer> }> => {
  const logger = pino({ level: "silent" });
  const informers = new InformerFactory(new Client(transport), logger);
  const options = { informers, address: "127.0.0.1", port: 0, domain: "cluster.local", resolvConf: "/dev/null", logger };
  const server = onAnyPort(() => startClusterDns(options));
  closing.push(
    () => informers.stop(),
    async () => (await server).close(),
  );
  return { informers, server };
};

const ask = (port: number, name: string, type: RecordType = "A"): Promise<Packet & { rcode?: string }> =>
  new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("message", (message) => {
      socket.close();
      resolve(decode(message));
    });
    socket.send(encode({ type: "query", id: 7, questions: [{ name, type }] }), port, "127.0.0.1");
  });

const data = async (port: number, name: string, type?: RecordType) =>
  ((await ask(port, name, type)).answers ?? []).map((answer) => ("data" in answer ? answer.data : undefined)).sort();

const written = (): ScriptedTransport => {
  const transport = new ScriptedTransport();
  transport.put("/api/v1/namespaces", namespace);
  transport.put("/api/v1/services", service("database", { clusterIP: "None" }));
  transport.put("/api/v1/services", service("web", { clusterIP: "10.96.0.20", clusterIPs: ["10.96.0.20"] }));
  transport.put(slices, slice([{ address: "10.244.1.5", hostname: "database-0" }, { address: "10.244.2.6" }]));
  return transport;
};

test("nothing is answered before the cluster is known, so that no name is denied that exists", async () => {
  const { informers, server } = await start(written());
  const early = await Promise.race([server, new Promise((resolve) => setTimeout(() => resolve("waits"), 50))]);
  expect(early).toBe("waits");
  informers.start();
  expect(await data((await server).port, "web.default.svc.cluster.local")).toEqual(["10.96.0.20"]);
});

test("a change of endpoints is in the answers within a second, by every name that they have", async () => {
  const transport = written();
  const { informers, server } = await start(transport);
  informers.start();
  const { port } = await server;
  const whole = "database.default.svc.cluster.local";
  expect(await data(port, whole)).toEqual(["10.244.1.5", "10.244.2.6"]);
  expect(await data(port, `database-0.${whole}`)).toEqual(["10.244.1.5"]);
  expect(await data(port, "5.1.244.10.in-addr.arpa", "PTR")).toEqual([`database-0.${whole}`]);

  transport.put(
    slices,
    slice([
      { address: "10.244.2.9", hostname: "database-0" },
      { address: "10.244.1.7", ready: false },
    ]),
  );
  await eventually(async () => (await data(port, whole)).join() === "10.244.2.9", 1_000);
  expect(await data(port, `database-0.${whole}`)).toEqual(["10.244.2.9"]);
  expect(await data(port, `_sql._tcp.${whole}`, "SRV")).toEqual([{ target: `database-0.${whole}`, port: 5432, priority: 0, weight: 100 }]);
  expect(await data(port, "9.2.244.10.in-addr.arpa", "PTR")).toEqual([`database-0.${whole}`]);
  expect((await ask(port, `10-244-2-6.${whole}`)).rcode).toBe("NXDOMAIN");
});
