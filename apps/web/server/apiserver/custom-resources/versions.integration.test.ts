import https from "node:https";
import type { AddressInfo } from "node:net";
import type { KubernetesObject } from "@gantry/api";
import type { CustomResourceDefinition } from "@gantry/api/apiextensions/v1";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../pki/authority";
import { startTestServer, type TestServer } from "../testing/api-server";

interface Review {
  readonly request: { uid: string; desiredAPIVersion: string; objects: Widget[] };
}
type Widget = KubernetesObject & { host?: string; port?: string; hostPort?: string };

let server: TestServer;
let webhook: https.Server;
let url = "";
let authority = "";

/** v1 has `hostPort`, v2 has `host` and `port`. */
const convert = (object: Widget, apiVersion: string): Widget => {
  if (apiVersion.endsWith("/v2")) {
    const { hostPort = ":", ...rest } = object;
    const [host = "", port = ""] = hostPort.split(":");
    return { ...rest, apiVersion, host, port };
  }
  const { host, port, ...rest } = object;
  return { ...rest, apiVersion, hostPort: `${host}:${port}` };
};

beforeAll(async () => {
  server = await startTestServer();
  const ca = await createAuthority("conversion-ca");
  authority = Buffer.from(ca.certificate).toString("base64");
  const pair = await issueCertificate(ca, { commonName: "conversion", usages: ["server"], ipAddresses: ["127.0.0.1"] });
  webhook = https.createServer({ cert: pair.certificate, key: pair.key }, async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const review = JSON.parse(text) as Review;
    const { uid, objects, desiredAPIVersion } = review.request;
    const convertedObjects = objects.map((object) => convert(object, desiredAPIVersion));
    response.end(JSON.stringify({ ...review, response: { uid, convertedObjects, result: { status: "Success" } } }));
  });
  await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
  url = `https://127.0.0.1:${(webhook.address() as AddressInfo).port}/convert`;
});
afterAll(async () => {
  webhook.closeAllConnections();
  await new Promise((resolve) => webhook.close(resolve));
  await server.stop();
});

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const version = (name: string, storage: boolean, openAPIV3Schema: object = open) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema },
});

const define = async (plural: string, kind: string, spec: object): Promise<void> => {
  const names = { plural, kind };
  const body = { metadata: { name: `${plural}.example.com` }, spec: { group: "example.com", scope: "Namespaced", names, ...spec } };
  await server.admin.request({ method: "POST", path: definitions, body });
  await served(plural);
};

const served = (plural: string) =>
  expect
    .poll(async () => (await server.send("GET", `/apis/example.com/v1/namespaces/default/${plural}`)).status, { timeout: 5_000 })
    .toBe(200);

/** Changes a definition, and waits until the change is in effect. */
const redefine = async (plural: string, change: (spec: CustomResourceDefinition["spec"]) => void): Promise<void> => {
  const path = `${definitions}/${plural}.example.com`;
  const { body } = await server.admin.request<CustomResourceDefinition>({ method: "GET", path });
  const next = structuredClone(body);
  change(next.spec);
  await server.admin.request({ method: "PUT", path, body: next });
  await new Promise((resolve) => setTimeout(resolve, 300));
};

const at = (plural: string, v: string, name = "") => `/apis/example.com/${v}/namespaces/default/${plural}${name && `/${name}`}`;
const get = <T = Widget>(path: string) => server.admin.request<T>({ method: "GET", path }).then(({ body }) => body);

test("a webhook turns versions into each other, in lists of mixed ones too", async () => {
  const conversion = { strategy: "Webhook", webhook: { clientConfig: { url, caBundle: authority }, conversionReviewVersions: ["v1"] } };
  await define("widgets", "Widget", { versions: [version("v1", true), version("v2", false)], conversion });
  const create = (v: string, fields: object) => server.admin.request({ method: "POST", path: at("widgets", v), body: fields });
  await create("v1", { metadata: { name: "one" }, hostPort: "a:1" });
  await redefine("widgets", ({ versions }) => {
    for (const one of versions) one.storage = one.name === "v2";
  });
  await create("v2", { metadata: { name: "two" }, host: "b", port: "2" });
  const inV1 = await get<{ items: Widget[] }>(at("widgets", "v1"));
  expect(inV1.items.map(({ apiVersion, hostPort }) => [apiVersion, hostPort])).toEqual([
    ["example.com/v1", "a:1"],
    ["example.com/v1", "b:2"],
  ]);
  const inV2 = await get<{ items: Widget[] }>(at("widgets", "v2"));
  expect(inV2.items.map(({ host, port }) => `${host} ${port}`)).toEqual(["a 1", "b 2"]);
  const patch = {
    method: "PATCH",
    path: at("widgets", "v1", "two"),
    contentType: "application/merge-patch+json",
    body: { hostPort: "c:3" },
  } as const;
  expect((await server.admin.request<Widget>(patch)).body).toMatchObject({ apiVersion: "example.com/v1", hostPort: "c:3" });
  expect(await get(at("widgets", "v2", "two"))).toMatchObject({ host: "c", port: "3" });
});

test("objects that are older than a default show it all the same", async () => {
  const schema = (more: object) => ({ type: "object", properties: { a: { type: "string" }, b: { type: "string", ...more } } });
  await define("gadgets", "Gadget", { versions: [version("v1", true, schema({}))] });
  await server.admin.request({ method: "POST", path: at("gadgets", "v1"), body: { metadata: { name: "old" }, a: "1" } });
  await redefine("gadgets", ({ versions }) => {
    const [first] = versions;
    if (first?.schema) first.schema.openAPIV3Schema = schema({ default: "2" });
  });
  expect(await get(at("gadgets", "v1", "old"))).toMatchObject({ a: "1", b: "2" });
});

test("objects that were stored under another version keep showing in every version", async () => {
  await define("things", "Thing", { versions: [version("v1", true), version("v2", false)] });
  await server.admin.request({ method: "POST", path: at("things", "v1"), body: { metadata: { name: "old" }, a: "1" } });
  await redefine("things", ({ versions }) => {
    for (const one of versions) one.storage = one.name === "v2";
  });
  for (const v of ["v1", "v2"]) expect(await get(at("things", v, "old"))).toMatchObject({ apiVersion: `example.com/${v}`, a: "1" });
});
