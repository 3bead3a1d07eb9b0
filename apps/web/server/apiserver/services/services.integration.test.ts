import type { Service } from "@gantry/api/core/v1";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/api-server";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ serviceCidr: "10.96.0.0/24" });
});
afterAll(() => server.stop());

const services = "/api/v1/namespaces/default/services";
const create = async (name: string, spec: object): Promise<Service> => {
  const body = { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
  return (await server.admin.request<Service>({ method: "POST", path: services, body })).body;
};
const remove = (name: string) => server.admin.request({ method: "DELETE", path: `${services}/${name}` });

test("services that are made at once get addresses and ports of their own, all fields alike", async () => {
  const made = await Promise.all(Array.from({ length: 30 }, (_, index) => create(`many-${index}`, { type: "NodePort" })));
  expect(new Set(made.map(({ spec }) => spec.clusterIP)).size).toBe(30);
  expect(new Set(made.map(({ spec }) => spec.ports?.[0]?.nodePort)).size).toBe(30);
  for (const { spec } of made) {
    expect(spec).toMatchObject({ clusterIPs: [spec.clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
    expect(spec.clusterIP).toMatch(/^10\.96\.0\.\d+$/);
  }
});

test("what one has no other gets, not even after a restart, until it is given back", async () => {
  await create("first", { type: "NodePort", clusterIP: "10.96.0.12", ports: [{ port: 80, nodePort: 30080 }] });
  await server.restart();
  await expect(create("second", { clusterIP: "10.96.0.12" })).rejects.toMatchObject({
    code: 422,
    message: /provided IP is already allocated/,
  });
  await expect(create("second", { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] })).rejects.toMatchObject({
    message: /spec.ports\[0\].nodePort: Invalid value: 30080: provided port is already allocated/,
  });
  await remove("first");
  const again = await create("second", { type: "NodePort", clusterIP: "10.96.0.12", ports: [{ port: 80, nodePort: 30080 }] });
  expect(again.spec).toMatchObject({ clusterIP: "10.96.0.12", ports: [{ nodePort: 30080 }] });
});

test("a refused or dry creation takes nothing away", async () => {
  const wanted = { clusterIP: "10.96.0.13" };
  await expect(create("bad", { ...wanted, ports: [{ port: 80, nodePort: 80 }], type: "NodePort" })).rejects.toMatchObject({ code: 422 });
  const body = { metadata: { name: "dry" }, spec: { ...wanted, ports: [{ port: 80 }] } };
  await server.admin.request({ method: "POST", path: services, query: { dryRun: "All" }, body });
  await expect(create("good", wanted)).resolves.toMatchObject({ spec: wanted });
});

test("addresses outside the range are refused, and headless services have none", async () => {
  await expect(create("outside", { clusterIP: "10.97.0.1" })).rejects.toMatchObject({ message: /not in the valid range/ });
  expect((await create("headless", { clusterIP: "None" })).spec).toMatchObject({ clusterIP: "None", clusterIPs: ["None"] });
});

test("a service that changes its type takes and gives back what the type needs", async () => {
  const external = await create("changing", { type: "ExternalName", externalName: "example.com" });
  expect(external.spec.clusterIP ?? "").toBe("");
  const update = async (spec: object): Promise<Service> => {
    const { body } = await server.admin.request<Service>({ method: "GET", path: `${services}/changing` });
    return (await server.admin.request<Service>({ method: "PUT", path: `${services}/changing`, body: { ...body, spec } })).body;
  };
  const nodePort = await update({ type: "NodePort", ports: [{ port: 80 }] });
  expect(nodePort.spec.clusterIP).toMatch(/^10\.96\.0\./);
  const port = nodePort.spec.ports?.[0]?.nodePort;
  const plain = await update({ ...nodePort.spec, type: "ClusterIP" });
  expect(plain.spec.ports?.[0]?.nodePort).toBeUndefined();
  await expect(create("heir", { type: "NodePort", ports: [{ port: 80, nodePort: port }] })).resolves.toBeDefined();
});

test("load balancers can do without node ports, but those they name are theirs alone", async () => {
  const none = await create("portless", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false });
  expect(none.spec.ports?.[0]?.nodePort).toBeUndefined();
  const named = { type: "LoadBalancer", allocateLoadBalancerNodePorts: false, ports: [{ port: 80, nodePort: 30_180 }] };
  expect((await create("named", named)).spec.ports?.[0]?.nodePort).toBe(30_180);
  await expect(create("thief", { ...named, type: "NodePort", allocateLoadBalancerNodePorts: undefined })).rejects.toMatchObject({
    message: /provided port is already allocated/,
  });
});

test("policy Local gives load balancers a port for health checks, and takes it back", async () => {
  const { spec } = await create("checked", { type: "LoadBalancer", externalTrafficPolicy: "Local" });
  expect(spec.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  expect(spec.healthCheckNodePort).not.toBe(spec.ports?.[0]?.nodePort);
  const { body } = await server.admin.request<Service>({ method: "GET", path: `${services}/checked` });
  const changed = { ...body, spec: { ...body.spec, externalTrafficPolicy: "Cluster" } };
  const updated = (await server.admin.request<Service>({ method: "PUT", path: `${services}/checked`, body: changed })).body;
  expect(updated.spec.healthCheckNodePort ?? 0).toBe(0);
  await expect(create("next", { type: "NodePort", ports: [{ port: 80, nodePort: spec.healthCheckNodePort }] })).resolves.toBeDefined();
});
