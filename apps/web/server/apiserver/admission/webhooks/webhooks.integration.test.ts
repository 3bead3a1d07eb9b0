import https from "node:https";
import type { AddressInfo } from "node:net";
import type { KubernetesObject } from "@gantry/api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAuthority, issueCertificate, type KeyPair } from "../../../pki/authority";
import { startTestServer, type TestServer } from "../../testing/api-server";

interface Review {
  request: {
    uid: string;
    operation: string;
    object: KubernetesObject | null;
    oldObject: KubernetesObject | null;
    userInfo: { username: string };
    dryRun: boolean;
  };
}

let server: TestServer;
let authority: KeyPair;
let hooks: https.Server;
let port = 0;
let answer: (review: Review["request"], path: string) => object;
let asked: Review["request"][] = [];

beforeAll(async () => {
  server = await startTestServer();
  authority = await createAuthority("hooks-ca");
  const certificate = await issueCertificate(authority, { commonName: "hooks", usages: ["server"], ipAddresses: ["127.0.0.1"] });
  hooks = https.createServer({ cert: certificate.certificate, key: certificate.key }, async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const review = JSON.parse(text) as Review;
    asked.push(review.request);
    const body = { ...review, response: { uid: review.request.uid, ...answer(review.request, (request.url ?? "").replace(/\?.*/, "")) } };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => hooks.listen(0, "127.0.0.1", resolve));
  port = (hooks.address() as AddressInfo).port;
});
afterAll(async () => {
  hooks.closeAllConnections();
  await new Promise((resolve) => hooks.close(resolve));
  await server.stop();
});

const maps = "/api/v1/namespaces/default/configmaps";
const configurations = "/apis/admissionregistration.k8s.io/v1";

const hook = (path: string, more: object = {}) => ({
  name: `${path}.example.com`,
  clientConfig: { url: `https://127.0.0.1:${port}/${path}`, caBundle: Buffer.from(authority.certificate).toString("base64") },
  rules: [{ operations: ["*"], apiGroups: [""], apiVersions: ["v1"], resources: ["configmaps"] }],
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
  timeoutSeconds: 2,
  ...more,
});

const register = async (kind: "Mutating" | "Validating", webhooks: object[]): Promise<void> => {
  const body = { apiVersion: "admissionregistration.k8s.io/v1", kind: `${kind}WebhookConfiguration`, metadata: { name: "test" }, webhooks };
  await server.admin.request({ method: "POST", path: `${configurations}/${kind.toLowerCase()}webhookconfigurations`, body });
  // Configurations take effect when the watch brings them.
  await new Promise((resolve) => setTimeout(resolve, 100));
};

beforeEach(async () => {
  for (const kind of ["mutating", "validating"]) {
    await server.admin.request({ method: "DELETE", path: `${configurations}/${kind}webhookconfigurations` });
  }
  await server.admin.request({ method: "DELETE", path: maps });
  await new Promise((resolve) => setTimeout(resolve, 100));
  asked = [];
});

const create = (name: string, query = {}) =>
  server.admin.request<KubernetesObject & { data?: Record<string, string> }>({
    method: "POST",
    path: maps,
    query,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { first: "yes" } },
  });

const patch = (operations: object[]) => ({
  allowed: true,
  patchType: "JSONPatch",
  patch: Buffer.from(JSON.stringify(operations)).toString("base64"),
});

test("a webhook changes what is stored, and one that wants to is asked again", async () => {
  answer = (review, path) => {
    const data = (review.object as { data?: Record<string, string> } | null)?.data ?? {};
    if (path === "/second") return patch([{ op: "add", path: "/data/second", value: "yes" }]);
    return data.second ? patch([{ op: "add", path: "/data/third", value: "yes" }]) : { allowed: true };
  };
  await register("Mutating", [hook("first", { reinvocationPolicy: "IfNeeded" }), hook("second")]);
  const { body } = await create("changed");
  expect(body.data).toEqual({ first: "yes", second: "yes", third: "yes" });
  expect(asked[0]).toMatchObject({ operation: "CREATE", oldObject: null, userInfo: { username: "admin" }, dryRun: false });
});

test("a webhook refuses in its own words, deletions too, and nothing is written", async () => {
  answer = (review) => ({
    allowed: review.operation === "CREATE",
    status: { code: 418, message: "no tea", reason: "Teapot" },
    warnings: ["careful"],
  });
  await create("kept");
  await register("Validating", [hook("refusing")]);
  const refusal = { code: 418, message: 'admission webhook "refusing.example.com" denied the request: no tea' };
  await expect(server.admin.request({ method: "DELETE", path: `${maps}/kept` })).rejects.toMatchObject(refusal);
  expect(asked[0]).toMatchObject({ operation: "DELETE", object: null, oldObject: { metadata: { name: "kept" } } });
  const created = await server.send("POST", maps, { body: JSON.stringify({ metadata: { name: "warned" } }) });
  expect(created.headers.warning).toBe('299 - "careful"');
});

test("a webhook that cannot be reached fails the request, or is passed over where it says so", async () => {
  const nowhere = { clientConfig: { url: "https://127.0.0.1:1/" } };
  await register("Validating", [hook("lost", { ...nowhere, failurePolicy: "Ignore" })]);
  await expect(create("passed")).resolves.toMatchObject({ status: 201 });
  await register("Mutating", [hook("needed", { ...nowhere, failurePolicy: "Fail" })]);
  await expect(create("failed")).rejects.toMatchObject({ code: 500, message: /failed calling webhook "needed.example.com"/ });
});

test("selectors, dry runs and webhook configurations themselves are respected", async () => {
  answer = () => ({ allowed: false });
  const everything = { rules: [{ operations: ["*"], apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"] }] };
  await register("Validating", [
    hook("elsewhere", { namespaceSelector: { matchLabels: { team: "other" } } }),
    hook("labelled", { objectSelector: { matchLabels: { guarded: "yes" } } }),
    hook("side-effects", { ...everything, sideEffects: "NoneOnDryRun", objectSelector: { matchLabels: { guarded: "yes" } } }),
  ]);
  await expect(create("free")).resolves.toMatchObject({ status: 201 });
  await expect(create("free-too", { dryRun: "All" })).resolves.toMatchObject({ status: 201 });
  expect(asked).toEqual([]);
  await expect(
    server.admin.request({ method: "DELETE", path: `${configurations}/validatingwebhookconfigurations/test` }),
  ).resolves.toMatchObject({ status: 200 });
});
