import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/api-server";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ staticTokens: { "alices-token": { name: "alice", groups: ["staff"] } } });
});
afterAll(() => server.stop());

const maps = "/api/v1/namespaces/default/configmaps";
const configMap = (fields: object) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, ...fields });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const typed = (type: string) => ({ "content-type": type });

interface Case {
  readonly what: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly anonymous?: boolean;
  readonly code: number;
  readonly reason: string;
  readonly message?: RegExp;
}

const cases: Case[] = [
  { what: "JSON that ends too early", body: '{"apiVersion":"v1"', code: 400, reason: "BadRequest" },
  { what: "YAML that is none", body: "a: [1", headers: typed("application/yaml"), code: 400, reason: "BadRequest" },
  { what: "a list instead of an object", body: "[]", code: 400, reason: "BadRequest" },
  { what: "no body", body: "", code: 400, reason: "BadRequest" },
  { what: "protobuf that is none", body: "abcdef", headers: typed("application/vnd.kubernetes.protobuf"), code: 400, reason: "BadRequest" },
  { what: "a wrong type", body: configMap({ data: { a: 1 } }), code: 400, reason: "BadRequest", message: /cannot unmarshal number/ },
  {
    what: "another kind",
    body: JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } }),
    code: 400,
    reason: "BadRequest",
  },
  {
    what: "another version",
    body: JSON.stringify({ apiVersion: "v2", kind: "ConfigMap", metadata: { name: "x" } }),
    code: 400,
    reason: "BadRequest",
  },
  { what: "another namespace", body: configMap({ metadata: { name: "x", namespace: "kube-system" } }), code: 400, reason: "BadRequest" },
  { what: "an invalid name", body: configMap({ metadata: { name: "A_b" } }), code: 422, reason: "Invalid", message: /RFC 1123/ },
  { what: "no name", body: configMap({ metadata: {} }), code: 422, reason: "Invalid", message: /name or generateName is required/ },
  { what: "an invalid label", body: configMap({ metadata: { name: "x", labels: { a: "?" } } }), code: 422, reason: "Invalid" },
  {
    what: "an unknown field, strictly",
    path: `${maps}?fieldValidation=Strict`,
    body: configMap({ foo: 1 }),
    code: 400,
    reason: "BadRequest",
    message: /strict decoding error: unknown field "foo"/,
  },
  {
    what: "a field twice, strictly",
    path: `${maps}?fieldValidation=Strict`,
    body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1","a":"2"}}',
    code: 400,
    reason: "BadRequest",
    message: /duplicate field "data.a"/,
  },
  { what: "an unknown validation", path: `${maps}?fieldValidation=Perhaps`, body: configMap({}), code: 422, reason: "Invalid" },
  { what: "an unknown dry run", path: `${maps}?dryRun=Some`, body: configMap({}), code: 422, reason: "Invalid" },
  { what: "a body over 3 MiB", body: Buffer.alloc(3 * 1024 * 1024 + 1, " "), code: 413, reason: "RequestEntityTooLarge" },
  { what: "a media type that nobody reads", body: "<x/>", headers: typed("application/xml"), code: 415, reason: "UnsupportedMediaType" },
  {
    what: "a patch type that nobody reads",
    method: "PATCH",
    path: `${maps}/x`,
    body: "{}",
    headers: typed("application/json"),
    code: 415,
    reason: "UnsupportedMediaType",
  },
  { what: "an answer that nobody writes", method: "GET", path: maps, headers: { accept: "image/png" }, code: 406, reason: "NotAcceptable" },
  {
    what: "a namespace that is not there",
    path: "/api/v1/namespaces/nowhere/configmaps",
    body: configMap({}),
    code: 404,
    reason: "NotFound",
    message: /namespaces "nowhere" not found/,
  },
  { what: "an unknown kind", method: "GET", path: "/api/v1/namespaces/default/unicorns", code: 404, reason: "NotFound" },
  { what: "an unknown group", method: "GET", path: "/apis/unicorns.example/v1/unicorns", code: 404, reason: "NotFound" },
  { what: "an unknown path", method: "GET", path: "/unicorns", code: 404, reason: "NotFound" },
  { what: "an unknown subresource", method: "GET", path: `${maps}/x/status`, code: 404, reason: "NotFound" },
  {
    what: "an object that is not there",
    method: "GET",
    path: `${maps}/gone`,
    code: 404,
    reason: "NotFound",
    message: /configmaps "gone" not found/,
  },
  { what: "a method that a collection has not", method: "PUT", path: maps, body: configMap({}), code: 405, reason: "MethodNotAllowed" },
  { what: "a creation in all namespaces", path: "/api/v1/configmaps", body: configMap({}), code: 405, reason: "MethodNotAllowed" },
  {
    what: "a forged token",
    method: "GET",
    path: maps,
    headers: bearer("eyJhbGciOiJub25lIn0.e30."),
    anonymous: true,
    code: 401,
    reason: "Unauthorized",
  },
  { what: "a token of nobody", method: "GET", path: maps, headers: bearer("abc"), anonymous: true, code: 401, reason: "Unauthorized" },
  {
    what: "a bootstrap token that is not there",
    method: "GET",
    path: maps,
    headers: bearer("abcdef.0123456789abcdef"),
    anonymous: true,
    code: 401,
    reason: "Unauthorized",
  },
  {
    what: "nobody at all",
    method: "GET",
    path: maps,
    anonymous: true,
    code: 403,
    reason: "Forbidden",
    message: /User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"/,
  },
  {
    what: "somebody without rights",
    method: "GET",
    path: maps,
    headers: bearer("alices-token"),
    anonymous: true,
    code: 403,
    reason: "Forbidden",
  },
  {
    what: "somebody who poses as another",
    method: "GET",
    path: maps,
    headers: { ...bearer("alices-token"), "impersonate-user": "admin" },
    anonymous: true,
    code: 403,
    reason: "Forbidden",
    message: /cannot impersonate resource "users"/,
  },
  { what: "a path that climbs", method: "GET", path: "/api/v1/namespaces/default/configmaps/../secrets", code: 400, reason: "BadRequest" },
  {
    what: "a path that climbs in disguise",
    method: "GET",
    path: "/api/v1/namespaces/default/configmaps/%2e%2e/secrets",
    code: 400,
    reason: "BadRequest",
  },
  { what: "a slash in disguise", method: "GET", path: "/api/v1/namespaces/default%2fconfigmaps", code: 400, reason: "BadRequest" },
  { what: "an empty segment", method: "GET", path: "/api/v1/namespaces//configmaps", code: 400, reason: "BadRequest" },
  {
    what: "a path that is not encoded properly",
    method: "GET",
    path: "/api/v1/namespaces/%zz/configmaps",
    code: 400,
    reason: "BadRequest",
  },
  { what: "a selector that makes no sense", method: "GET", path: `${maps}?labelSelector=a%20b`, code: 400, reason: "BadRequest" },
  {
    what: "a field that is not selected by",
    method: "GET",
    path: `${maps}?fieldSelector=data.a%3Db`,
    code: 400,
    reason: "BadRequest",
    message: /field label not supported: data.a/,
  },
  { what: "a version that is no number", method: "GET", path: `${maps}?resourceVersion=x`, code: 400, reason: "BadRequest" },
  { what: "a limit that is no number", method: "GET", path: `${maps}?limit=x`, code: 400, reason: "BadRequest" },
  { what: "a version of the future", method: "GET", path: `${maps}?resourceVersion=999999999`, code: 504, reason: "Timeout" },
  { what: "a page of nothing", method: "GET", path: `${maps}?continue=abc`, code: 400, reason: "BadRequest" },
];

describe("what cannot be answered gets a Status that says why", () => {
  test.each(cases)("$what: $code", async ({ method = "POST", path = maps, body, headers, anonymous, code, reason, message }) => {
    const answer = await server.send(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(headers ? { headers } : {}),
      ...(anonymous ? { anonymous } : {}),
    });
    expect(answer.status, answer.text).toBe(code);
    expect(answer.body).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", code, reason });
    expect(answer.text).not.toMatch(/\.ts:\d+|at .*\(/);
    if (message) expect(answer.body.message).toMatch(message);
  });

  test("and nothing was changed by any of it", async () => {
    const { items } = (await server.send("GET", maps)).body as unknown as { items: { metadata: { name: string } }[] };
    expect(items.map(({ metadata }) => metadata.name)).toEqual([]);
  });
});

test("unknown fields and fields that stand twice are warned about, or passed over in silence", async () => {
  const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"warned"},"foo":1,"data":{"a":"1","a":"2"}}';
  const warned = await server.send("POST", `${maps}?dryRun=All`, { body });
  expect(warned.status).toBe(201);
  expect(warned.headers.warning).toBe('299 - "unknown field \\"foo\\"", 299 - "duplicate field \\"data.a\\""');
  const silent = await server.send("POST", `${maps}?dryRun=All&fieldValidation=Ignore`, { body });
  expect(silent.headers.warning).toBeUndefined();
  expect(silent.body).not.toHaveProperty("foo");
});

test("anybody may ask whether the server is well, and nothing more", async () => {
  for (const path of ["/healthz", "/livez", "/readyz", "/version"])
    expect((await server.send("GET", path, { anonymous: true })).status, path).toBe(200);
  for (const path of ["/metrics", "/api", "/apis", "/openapi/v2"])
    expect((await server.send("GET", path, { anonymous: true })).status, path).toBe(403);
});
