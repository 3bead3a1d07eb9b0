import { createSocket } from "node:dgram";
import { connect } from "node:net";
import type { Service } from "@gantry/api/core/v1";
import { type Answer, decode, encode, type Packet, type RecordType, streamDecode, streamEncode, TRUNCATED_RESPONSE } from "dns-packet";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { ClusterZone } from "./cluster-answers";
import type { ClusterView, DnsEndpoint } from "./cluster-view";
import { parseNameservers } from "./resolv-conf";
import { Resolver } from "./resolver";
import { DnsServer } from "./server";
import { onAnyPort } from "./testing/any-port";
import { Upstream } from "./upstream";

const service = (name: string, spec: Partial<Service["spec"]>): Service =>
  ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec,
    status: { loadBalancer: {} },
  }) as unknown as Service;

const web = service("web", { clusterIP: "10.96.0.20", ports: [{ name: "http", port: 80, protocol: "TCP" }] });
const database = service("database", { clusterIP: "None", ports: [{ name: "sql", port: 5432, protocol: "TCP" }] });
const large = service("large", { clusterIP: "None" });
const outside = service("outside", { type: "ExternalName", externalName: "www.example.test" });
const inside = service("inside", { type: "ExternalName", externalName: "database.default.svc.cluster.local." });
const services = [web, database, large, outside, inside, service("empty", { clusterIP: "None" })];

const databaseEndpoints: DnsEndpoint[] = [
  { address: "10.244.1.5", hostname: "database-0", ports: [{ name: "sql", protocol: "TCP", port: 5432 }] },
  { address: "10.244.2.6", hostname: "10-244-2-6", ports: [{ name: "sql", protocol: "TCP", port: 5432 }] },
];
const largeEndpoints = Array.from({ length: 100 }, (_, index) => ({ address: `10.244.3.${index + 1}`, hostname: `h${index}`, ports: [] }));

const view: ClusterView = {
  hasNamespace: (namespace) => namespace === "default",
  service: (namespace, name) => services.find((candidate) => namespace === "default" && candidate.metadata.name === name),
  endpoints: (_namespace, name) => (name === "database" ? databaseEndpoints : name === "large" ? largeEndpoints : []),
  servicesByAddress: (address) => services.filter((candidate) => candidate.spec.clusterIP === address),
  endpointsByAddress: (address) =>
    databaseEndpoints.filter((e) => e.address === address).map((endpoint) => ({ service: database, endpoint })),
};

const zone = new ClusterZone("cluster.local", view);
const logger = pino({ level: "silent" });
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A name server of the outside world that remembers what it is asked; what it answers is in the name. */
const startUpstream = async (address = "127.0.0.1", port = 0) => {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (message, remote) => {
    const query = decode(message);
    const { name = "", type } = query.questions?.[0] ?? {};
    asked.push(name);
    if (name === "silent.test") return;
    const flags = name === `fails-at-${address}.test` ? 2 : name === "nowhere.test" ? 3 : 0;
    const answers: Answer[] = flags === 0 && type === "A" ? [{ type: "A", name, ttl: 60, data: "192.0.2.80" }] : [];
    socket.send(encode({ type: "response", id: query.id, flags, questions: query.questions, answers }), remote.port, remote.address);
  });
  await new Promise<void>((resolve) => socket.bind(port, address, resolve));
  closing.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { port: socket.address().port, asked };
};

const startServer = async () => {
  const outsideWorld = await startUpstream();
  const upstream = new Upstream({ servers: async () => ["127.0.0.1"], port: outsideWorld.port, timeout: 100 });
  const server = await onAnyPort(async () => {
    const candidate = new DnsServer({ address: "127.0.0.1", port: 0, resolver: new Resolver(zone, upstream, logger), logger });
    await candidate.listen();
    return candidate;
  });
  closing.push(() => server.close());
  return { server, asked: outsideWorld.asked };
};

const ask = (port: number, name: string, type: RecordType, extra: Partial<Packet> = {}): Promise<Packet> =>
  new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.on("message", (message) => {
      socket.close();
      resolve(decode(message));
    });
    socket.send(encode({ type: "query", id: 7, flags: 256, questions: [{ name, type }], ...extra }), port, "127.0.0.1");
  });

const data = (packet: Packet) => (packet.answers ?? []).map((answer) => ("data" in answer ? answer.data : undefined));
const rcode = (packet: Packet) => (packet as { rcode?: string }).rcode;

test("services, headless services, their endpoints and pods have addresses", async () => {
  const { server } = await startServer();
  const addresses = async (name: string) => data(await ask(server.port, name, "A")).sort();
  expect(await addresses("web.default.svc.cluster.local")).toEqual(["10.96.0.20"]);
  expect(await addresses("WEB.default.svc.cluster.LOCAL")).toEqual(["10.96.0.20"]);
  expect(await addresses("database.default.svc.cluster.local")).toEqual(["10.244.1.5", "10.244.2.6"]);
  expect(await addresses("database-0.database.default.svc.cluster.local")).toEqual(["10.244.1.5"]);
  expect(await addresses("10-244-2-6.database.default.svc.cluster.local")).toEqual(["10.244.2.6"]);
  expect(await addresses("10-244-9-9.default.pod.cluster.local")).toEqual(["10.244.9.9"]);
});

test("names that do not exist are told from names without such records", async () => {
  const { server } = await startServer();
  for (const name of ["no.default.svc", "web.no.svc", "x.web.default.svc", "empty.default.svc", "google.com.default.svc", "x.y"])
    expect(rcode(await ask(server.port, `${name}.cluster.local`, "A")), name).toBe("NXDOMAIN");
  for (const name of ["default.svc", "svc", "web.default.svc"]) {
    const answer = await ask(server.port, `${name}.cluster.local`, "AAAA");
    expect([rcode(answer), answer.answers?.length, answer.authorities?.[0]?.type], name).toEqual(["NOERROR", 0, "SOA"]);
  }
});

test("SRV names ports and targets; PTR leads back from addresses", async () => {
  const { server } = await startServer();
  const srv = await ask(server.port, "_sql._tcp.database.default.svc.cluster.local", "SRV");
  expect(data(srv)).toEqual([
    { target: "database-0.database.default.svc.cluster.local", port: 5432, priority: 0, weight: 50 },
    { target: "10-244-2-6.database.default.svc.cluster.local", port: 5432, priority: 0, weight: 50 },
  ]);
  expect(srv.additionals?.map((additional) => additional.type)).toEqual(["A", "A"]);
  expect(data(await ask(server.port, "_http._tcp.web.default.svc.cluster.local", "SRV"))).toMatchObject([{ port: 80 }]);
  expect(rcode(await ask(server.port, "_http._udp.web.default.svc.cluster.local", "SRV"))).toBe("NXDOMAIN");
  expect(data(await ask(server.port, "20.0.96.10.in-addr.arpa", "PTR"))).toEqual(["web.default.svc.cluster.local"]);
  expect(data(await ask(server.port, "5.1.244.10.in-addr.arpa", "PTR"))).toEqual(["database-0.database.default.svc.cluster.local"]);
});

test("what is not the cluster's is asked outside, once, and an external name is followed there", async () => {
  const { server, asked } = await startServer();
  await Promise.all([ask(server.port, "example.test", "A"), ask(server.port, "example.test", "A")]);
  expect(data(await ask(server.port, "example.test", "A"))).toEqual(["192.0.2.80"]);
  expect(asked).toEqual(["example.test"]);
  expect(data(await ask(server.port, "outside.default.svc.cluster.local", "A"))).toEqual(["www.example.test", "192.0.2.80"]);
  expect(rcode(await ask(server.port, "silent.test", "A"))).toBe("SERVFAIL");
});

test("an answer too large for a datagram is cut, and whole over TCP", async () => {
  const { server } = await startServer();
  const name = "large.default.svc.cluster.local";
  const cut = await ask(server.port, name, "A");
  expect((cut.flags ?? 0) & TRUNCATED_RESPONSE).toBeTruthy();
  // Not all resolvers ask again over TCP: they get what fits.
  expect(cut.answers?.length).toBeGreaterThan(5);
  const socket = connect(server.port, "127.0.0.1");
  const whole = await new Promise<Packet>((resolve) => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) resolve(streamDecode(received) as Packet);
    });
    socket.write(streamEncode({ type: "query", id: 9, questions: [{ name, type: "A" }] }));
  });
  socket.destroy();
  expect(whole.answers).toHaveLength(100);
});

test("addresses come in another order each time, after the aliases that lead to them", async () => {
  const { server } = await startServer();
  const first = async () => data(await ask(server.port, "database.default.svc.cluster.local", "A"))[0];
  const seen = new Set(await Promise.all(Array.from({ length: 40 }, first)));
  expect(seen).toEqual(new Set(["10.244.1.5", "10.244.2.6"]));
  const alias = await ask(server.port, "inside.default.svc.cluster.local", "A");
  expect(alias.answers?.map(({ type }) => type)).toEqual(["CNAME", "A", "A"]);
});

test("an external name without such records is an alias alone", async () => {
  const { server } = await startServer();
  const name = "outside.default.svc.cluster.local";
  for (const type of ["AAAA", "CNAME"] as const) expect(data(await ask(server.port, name, type))).toEqual(["www.example.test"]);
  expect(rcode(await ask(server.port, `x.${name}`, "A"))).toBe("NXDOMAIN");
});

test("a name server that fails is passed over, and what the last one says is passed on", async () => {
  const failing = await startUpstream("127.0.0.2");
  const answering = await startUpstream("127.0.0.3", failing.port);
  const resolve = (servers: string[], name: string) =>
    new Upstream({ servers: async () => servers, port: failing.port, timeout: 100 }).resolve({ name, type: "A", class: "IN" });
  expect(rcode(await resolve(["127.0.0.2"], "fails-at-127.0.0.2.test"))).toBe("SERVFAIL");
  expect(data(await resolve(["127.0.0.2", "127.0.0.3"], "fails-at-127.0.0.2.test"))).toEqual(["192.0.2.80"]);
  expect(rcode(await resolve(["127.0.0.2", "127.0.0.3"], "nowhere.test"))).toBe("NXDOMAIN");
  expect(answering.asked).not.toContain("nowhere.test");
});

test("who asks a lot over TCP and reads nothing is not read from either, until it reads", async () => {
  const { server } = await startServer();
  const question = streamEncode({ type: "query", id: 9, questions: [{ name: "large.default.svc.cluster.local", type: "A" }] });
  const socket = connect(server.port, "127.0.0.1");
  // More than the kernel holds for two sockets.
  socket.write(Buffer.concat(Array.from({ length: 400_000 }, () => question)));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(socket.writableLength).toBeGreaterThan(0);
  let received = 0;
  await new Promise<void>((resolve) =>
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
      if (received > 20_000_000) resolve();
    }),
  );
  socket.destroy();
});

test("garbage is ignored and the next question answered", async () => {
  const { server } = await startServer();
  const socket = createSocket("udp4");
  await new Promise((resolve) => socket.send(Buffer.from("nonsense"), server.port, "127.0.0.1", resolve));
  socket.close();
  expect(data(await ask(server.port, "web.default.svc.cluster.local", "A"))).toEqual(["10.96.0.20"]);
  expect(rcode(await ask(server.port, "web.default.svc.cluster.local", "A", { questions: [] }))).toBe("NOTIMP");
});

test("name servers are read from resolv.conf", () => {
  expect(parseNameservers("# c\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 \nsearch x\nnameserver not-an-address\n")).toEqual([
    "192.0.2.1",
    "2001:db8::1",
  ]);
});
