import { type AddressInfo, createServer } from "node:net";
import type { Node } from "@gantry/api/core/v1";
import { ingressPortsAnnotation } from "@gantry/api/networking/v1";
import { Client, HttpsTransport, InformerFactory } from "@gantry/client";
import { eventually, SmallApiServer } from "@gantry/client/testing";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNodeIngress } from "./node-ingress";
import { ask } from "./testing/http";

const nodes = "/api/v1/nodes";
const logger = pino({ level: "silent" });
let api: SmallApiServer;
let client: Client;
let informers: InformerFactory;

const node = (ports: string) => ({ metadata: { name: "n1", annotations: { [ingressPortsAnnotation]: ports } } });
const announced = (): string | null | undefined =>
  (api.objects.get(`${nodes}/n1`) as Node | undefined)?.metadata.annotations?.[ingressPortsAnnotation];

beforeEach(async () => {
  api = new SmallApiServer();
  client = new Client(new HttpsTransport({ server: await api.listen() }));
  informers = new InformerFactory(client, logger);
});

afterEach(async () => {
  await informers.stop();
  await client.close();
  await api.close();
});

test("the ports are told to the cluster once they are open, and what was told before stands until then", async () => {
  const taker = createServer();
  await new Promise<void>((resolve) => taker.listen(0, resolve));
  const { port } = taker.address() as AddressInfo;
  api.put(nodes, node("1"));
  const config = { ingressHttpPort: port, ingressHttpsPort: 0 };
  const ingress = startNodeIngress({ client, informers, nodeName: "n1", config, logger });
  expect(announced()).toBe("1");
  informers.start();
  await eventually(() => announced() === null);
  await new Promise((resolve) => taker.close(resolve));
  await eventually(() => announced() === String(port));
  expect((await ask({ port })).status).toBe(404);
  await ingress.stop();
  expect(announced()).toBe(String(port));
  await expect(ask({ port })).rejects.toThrow("ECONNREFUSED");
});

test("a node that is to serve none takes back what was told, and stops without having heard from the cluster", async () => {
  api.put(nodes, node("80"));
  const waiting = startNodeIngress({ client, informers, nodeName: "n1", config: { ingressHttpPort: 1, ingressHttpsPort: 0 }, logger });
  await waiting.stop();
  const ingress = startNodeIngress({ client, informers, nodeName: "n1", config: { ingressHttpPort: 0, ingressHttpsPort: 0 }, logger });
  informers.start();
  await eventually(() => announced() === null);
  await ingress.stop();
});
