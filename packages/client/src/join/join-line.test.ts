import { networkBackendAnnotation } from "@gantry/api/core/v1";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Client } from "../client";
import { authorityHash } from "../kubeconfig/authority";
import { SmallApiServer, testAuthority } from "../testing";
import { HttpsTransport } from "../transport";
import { joinLine, readJoinTarget } from "./join-line";

const token = "abcdef.0123456789abcdef";
const address = "https://192.0.2.1:6443";
const line = `npm start -- --join ${address} --token ${token} --ca-hash ${authorityHash(testAuthority)}`;

let server: SmallApiServer;
let client: Client;

beforeEach(async () => {
  server = new SmallApiServer();
  client = new Client(new HttpsTransport({ server: await server.listen() }));
  const cluster = { server: address, "certificate-authority-data": Buffer.from(testAuthority).toString("base64") };
  server.put("/api/v1/namespaces/kube-public/configmaps", {
    metadata: { name: "cluster-info" },
    data: { kubeconfig: JSON.stringify({ clusters: [{ name: "", cluster }] }) },
  });
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const putNode = (name: string, backend: string | undefined, creationTimestamp = "2026-01-02T00:00:00Z") =>
  server.put("/api/v1/nodes", {
    metadata: { name, creationTimestamp, annotations: backend === undefined ? {} : { [networkBackendAnnotation]: backend } },
  });

const madeLine = async (): Promise<string> => joinLine(await readJoinTarget(client), token);

it("names server, token and authority, and no network backend where it is the default or no node says any", async () => {
  expect(await madeLine()).toBe(line);
  putNode("simulated", undefined);
  expect(await madeLine()).toBe(line);
  putNode("n1", "vxlan");
  expect(await madeLine()).toBe(line);
});

it("names the network backend of most nodes, and of the oldest where they are as many", async () => {
  putNode("a-newcomer", "vxlan");
  putNode("n1", "host-gw", "2026-01-01T00:00:00Z");
  expect(await madeLine()).toBe(`${line} --network-backend host-gw`);
  putNode("n2", "udp");
  putNode("n3", "udp");
  expect(await madeLine()).toBe(`${line} --network-backend udp`);
});

it("holds nothing that a node has made up: root runs it", async () => {
  putNode("n1", "udp; reboot");
  expect(await madeLine()).toBe(line);
});

it("says so where the cluster does not tell its address", async () => {
  server.put("/api/v1/namespaces/kube-public/configmaps", { metadata: { name: "cluster-info" }, data: {} });
  await expect(readJoinTarget(client)).rejects.toThrow("cluster-info in kube-public names no server");
});
