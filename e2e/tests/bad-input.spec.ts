import { createHmac, randomUUID } from "node:crypto";
import { type RawRequest, type RawResponse, send } from "../support/http";
import { expect, test } from "../support/test";

const configMaps = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "bad" }, spec });
const configMap = (more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "good" }, ...more });

/** What every refusal has to be: a Status that says the same code as the response. */
const expectStatus = ({ code, body }: RawResponse, wanted: { code: number; reason: string; message?: string | RegExp }): void => {
  expect(body).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code: wanted.code, reason: wanted.reason });
  expect(code).toBe(wanted.code);
  if (wanted.message instanceof RegExp) expect(body.message).toMatch(wanted.message);
  else if (wanted.message !== undefined) expect(body.message).toContain(wanted.message);
};

test("bodies that cannot be used are refused and change nothing", async ({ cluster, namespace }) => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}, query = "") =>
    send(cluster, { as: "admin", method: "POST", path: `${configMaps(namespace)}${query}`, body, headers });
  const yaml = { "Content-Type": "application/yaml" };
  expectStatus(await post('{"kind":'), { code: 400, reason: "BadRequest" });
  expectStatus(await post("a: b: c\n  - d", yaml), { code: 400, reason: "BadRequest" });
  expectStatus(await post(""), { code: 400, reason: "BadRequest" });
  expectStatus(await post("[]"), { code: 400, reason: "BadRequest" });
  expectStatus(await post(JSON.stringify(configMap({ data: { a: 1 } }))), { code: 400, reason: "BadRequest", message: "data" });
  expectStatus(await post(JSON.stringify({ ...configMap(), kind: "Secret" })), { code: 400, reason: "BadRequest" });
  expectStatus(await post(JSON.stringify(configMap({ metadata: { name: "good", namespace: "other" } }))), {
    code: 400,
    reason: "BadRequest",
  });
  expectStatus(await post("<xml/>", { "Content-Type": "text/xml" }), { code: 415, reason: "UnsupportedMediaType" });
  expectStatus(await post(Buffer.alloc(3 * 1024 * 1024 + 1, " ")), { code: 413, reason: "RequestEntityTooLarge" });
  const list = await send(cluster, { as: "admin", path: configMaps(namespace) });
  expect(list.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["kube-root-ca.crt"]);
});

test("unknown fields are refused, warned of or ignored, as asked", async ({ cluster, namespace }) => {
  const post = (mode: string, text: string) =>
    send(cluster, { as: "admin", method: "POST", path: `${configMaps(namespace)}?dryRun=All&fieldValidation=${mode}`, body: text });
  const unknown = JSON.stringify(configMap({ dada: {} }));
  expectStatus(await post("Strict", unknown), { code: 400, reason: "BadRequest", message: 'unknown field "dada"' });
  const warned = await post("Warn", unknown);
  expect(warned.code).toBe(201);
  expect(warned.headers.warning).toContain('unknown field \\"dada\\"');
  const ignored = await post("Ignore", unknown);
  expect([ignored.code, ignored.headers.warning, ignored.body.dada]).toEqual([201, undefined, undefined]);
  const twice = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"good","name":"better"}}';
  expectStatus(await post("Strict", twice), { code: 400, reason: "BadRequest", message: 'duplicate field "metadata.name"' });
});

test("values that break a rule are told field by field", async ({ cluster, namespace }) => {
  const post = (plural: string, body: object) =>
    send(cluster, { as: "admin", method: "POST", path: `/api/v1/namespaces/${namespace}/${plural}`, body: JSON.stringify(body) });
  const name = await post("configmaps", configMap({ metadata: { name: "No_Good" } }));
  expectStatus(name, { code: 422, reason: "Invalid", message: "a lowercase RFC 1123 subdomain" });
  expect(name.body.details.causes).toContainEqual(expect.objectContaining({ reason: "FieldValueInvalid", field: "metadata.name" }));
  const label = await post("configmaps", configMap({ metadata: { name: "good", labels: { "a b": "c" } } }));
  expect(label.body.details.causes).toContainEqual(expect.objectContaining({ field: "metadata.labels" }));
  const empty = await post("pods", pod({ containers: [] }));
  expect(empty.body.details.causes).toContainEqual(expect.objectContaining({ reason: "FieldValueRequired", field: "spec.containers" }));
  const many = await post("pods", pod({ containers: [{ name: "A", image: "" }] }));
  expectStatus(many, { code: 422, reason: "Invalid" });
  expect(many.body.details.causes.map(({ field }: { field: string }) => field)).toEqual(
    expect.arrayContaining(["spec.containers[0].name", "spec.containers[0].image"]),
  );
  const policy = await post("pods", pod({ containers: [{ name: "a", image: "a" }], restartPolicy: "Sometimes" }));
  expectStatus(policy, { code: 422, reason: "Invalid", message: 'spec.restartPolicy: Unsupported value: "Sometimes"' });
});

test("paths and verbs that do not exist are told as such", async ({ cluster, namespace }) => {
  const as = "admin" as const;
  const cases: readonly [RawRequest, { code: number; reason: string }][] = [
    [
      { as, path: "/api/v1/unicorns" },
      { code: 404, reason: "NotFound" },
    ],
    [
      { as, path: "/apis/nobody.example/v1/things" },
      { code: 404, reason: "NotFound" },
    ],
    [
      { as, path: `${configMaps(namespace)}/nobody` },
      { code: 404, reason: "NotFound" },
    ],
    [
      { as, path: `${configMaps("nowhere")}`, method: "POST", body: JSON.stringify(configMap()) },
      { code: 404, reason: "NotFound" },
    ],
    [
      { as, path: configMaps(namespace), method: "PUT", body: JSON.stringify(configMap()) },
      { code: 405, reason: "MethodNotAllowed" },
    ],
    [
      { as, path: `${configMaps(namespace)}/good`, method: "POST", body: JSON.stringify(configMap()) },
      { code: 405, reason: "MethodNotAllowed" },
    ],
    [
      { as, path: `/api/v1/namespaces/${namespace}`, method: "POST", body: "{}" },
      { code: 405, reason: "MethodNotAllowed" },
    ],
    [
      { as, path: `${configMaps(namespace)}/good`, method: "PATCH", body: "{}" },
      { code: 415, reason: "UnsupportedMediaType" },
    ],
  ];
  for (const [request, wanted] of cases) {
    await test.step(`${request.method ?? "GET"} ${request.path}`, async () => expectStatus(await send(cluster, request), wanted));
  }
  for (const path of [
    "/../../etc/passwd",
    "/api/v1/namespaces/../../../etc/passwd",
    "/api/v1/namespaces/%2e%2e/secrets",
    "/_next/../../package.json",
    "//api/v1/%00",
  ]) {
    await test.step(path, async () => {
      const { code, body } = await send(cluster, { as, path });
      expect([301, 307, 308, 400, 404]).toContain(code);
      expect(JSON.stringify(body)).not.toMatch(/root:|dependencies/);
    });
  }
});

test("writes that are out of date or come twice conflict", async ({ cluster, namespace }) => {
  const as = "admin" as const;
  const body = JSON.stringify(configMap());
  const created = await send(cluster, { as, method: "POST", path: configMaps(namespace), body });
  expect(created.code).toBe(201);
  expectStatus(await send(cluster, { as, method: "POST", path: configMaps(namespace), body }), { code: 409, reason: "AlreadyExists" });
  const path = `${configMaps(namespace)}/good`;
  const put = (data: string) => send(cluster, { as, method: "PUT", path, body: JSON.stringify({ ...created.body, data: { key: data } }) });
  expect((await put("one")).code).toBe(200);
  expectStatus(await put("two"), { code: 409, reason: "Conflict", message: "the object has been modified" });
  expect((await send(cluster, { as, path })).body.data).toEqual({ key: "one" });
  const other = await send(cluster, { as, method: "PUT", path, body: JSON.stringify({ ...configMap(), metadata: { name: "other" } }) });
  expectStatus(other, { code: 400, reason: "BadRequest" });
  expectStatus(await send(cluster, { as, path: `${configMaps(namespace)}?continue=forged&limit=1` }), { code: 400, reason: "BadRequest" });
  expectStatus(await send(cluster, { as, path: `${configMaps(namespace)}?labelSelector=a==b==c` }), { code: 400, reason: "BadRequest" });
});

const jwt = (claims: object): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", "guess").update(text).digest("base64url")}`;
};

test("tokens that are forged, changed or expired open nothing", async ({ cluster, namespace }) => {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const now = Math.floor(Date.now() / 1000);
  const subject = `system:serviceaccount:${namespace}:default`;
  const good = (await cluster.kubectl(["-n", namespace, "create", "token", "default"])).trim();
  const [head, claims, signature] = good.split(".");
  const changed = JSON.parse(Buffer.from(claims ?? "", "base64url").toString()) as Record<string, unknown>;
  changed.sub = "system:serviceaccount:kube-system:default";
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
  const tokens = {
    garbage: "not-a-token",
    "random uuid": randomUUID(),
    "signed with a guessed key": jwt({ sub: subject, iss: "https://kubernetes.default.svc.cluster.local", exp: now + 600 }),
    "claims changed": `${head}.${Buffer.from(JSON.stringify(changed)).toString("base64url")}.${signature}`,
    "without an algorithm": `${none}.${claims}.`,
  };
  for (const [what, token] of Object.entries(tokens)) {
    await test.step(what, async () =>
      expectStatus(await send(cluster, { as: { token }, path }), { code: 401, reason: "Unauthorized", message: "Unauthorized" }),
    );
  }
  // The real one is known, and has no rights here; nobody at all has none either.
  expectStatus(await send(cluster, { as: { token: good }, path }), {
    code: 403,
    reason: "Forbidden",
    message: `User "${subject}" cannot list resource "secrets"`,
  });
  expectStatus(await send(cluster, { path }), { code: 403, reason: "Forbidden", message: 'User "system:anonymous" cannot list resource' });
});
