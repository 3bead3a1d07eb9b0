import { createPrivateKey } from "node:crypto";
import type { Pod } from "@gantry/api/core/v1";
import { decodeJwt, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/api-server";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ staticTokens: { alice: { name: "alice", groups: [] } } });
  await post("/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "default" } });
});
afterAll(() => server.stop());

const post = <T>(path: string, body: object) => server.admin.request<T>({ method: "POST", path, body }).then((answer) => answer.body);
const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, anonymous: true });
const whoAmI = async (token: string): Promise<{ code: number; name?: string; groups?: string[] }> => {
  const answer = await server.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { ...as(token), body: "{}" });
  const { userInfo } = (answer.body as unknown as { status?: { userInfo?: { username: string; groups: string[] } } }).status ?? {};
  return { code: answer.status, ...(userInfo ? { name: userInfo.username, groups: userInfo.groups } : {}) };
};
const tokenFor = async (spec: object = {}): Promise<string> =>
  (await post<{ status: { token: string } }>("/api/v1/namespaces/default/serviceaccounts/default/token", { spec })).status.token;

describe("tokens of service accounts", () => {
  test("name the account and its groups, and end when they say", async () => {
    const token = await tokenFor({ expirationSeconds: 600 });
    expect(await whoAmI(token)).toEqual({
      code: 201,
      name: "system:serviceaccount:default:default",
      groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
    });
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(600);
  });

  test("are refused when changed, expired, for others, or not signed by the cluster", async () => {
    const token = await tokenFor();
    const [head, , signature] = token.split(".");
    const claims = decodeJwt(token);
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: "system:serviceaccount:kube-system:admin" })).toString("base64url");
    expect(await whoAmI(`${head}.${forged}.${signature}`)).toEqual({ code: 401 });
    expect(await whoAmI(await tokenFor({ audiences: ["somebody-else"] }))).toEqual({ code: 401 });
    const header = JSON.parse(Buffer.from(head ?? "", "base64url").toString());
    const expired = new SignJWT({ ...claims, exp: (claims.iat ?? 0) - 10 }).setProtectedHeader(header);
    expect(await whoAmI(await expired.sign(createPrivateKey(server.pki.serviceAccountKey)))).toEqual({ code: 401 });
    const none = `${Buffer.from(JSON.stringify({ ...header, alg: "none" })).toString("base64url")}.${token.split(".")[1]}.`;
    expect(await whoAmI(none)).toEqual({ code: 401 });
  });

  test("that are bound to a pod end with it", async () => {
    const pod = await post<Pod>("/api/v1/namespaces/default/pods", {
      metadata: { name: "bound" },
      spec: { containers: [{ name: "c", image: "i" }] },
    });
    const boundObjectRef = { kind: "Pod", apiVersion: "v1", name: "bound", uid: pod.metadata.uid };
    const token = await tokenFor({ boundObjectRef });
    expect((await whoAmI(token)).code).toBe(201);
    const reviewed = await post<{ status: { user: { extra: object } } }>("/apis/authentication.k8s.io/v1/tokenreviews", {
      spec: { token },
    });
    expect(reviewed.status.user.extra).toMatchObject({ "authentication.kubernetes.io/pod-name": ["bound"] });
    await server.admin.request({ method: "DELETE", path: "/api/v1/namespaces/default/pods/bound" });
    expect((await whoAmI(token)).code).toBe(401);
    await expect(tokenFor({ boundObjectRef })).rejects.toMatchObject({ code: 404 });
  });
});

const ingressWith = (name: string, secretName: string, ingressClassName: string) => ({
  metadata: { name },
  spec: { ingressClassName, tls: [{ secretName }], defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});

test("bootstrap tokens name a joining node until they expire", async () => {
  const secret = (more: object) => ({
    metadata: { name: "bootstrap-token-abcdef" },
    type: "bootstrap.kubernetes.io/token",
    stringData: { "token-id": "abcdef", "token-secret": "0123456789abcdef", "usage-bootstrap-authentication": "true", ...more },
  });
  await post("/api/v1/namespaces/kube-system/secrets", secret({}));
  expect(await whoAmI("abcdef.0123456789abcdef")).toMatchObject({
    name: "system:bootstrap:abcdef",
    groups: ["system:bootstrappers", "system:authenticated"],
  });
  expect(await whoAmI("abcdef.0123456789abcdee")).toEqual({ code: 401 });
  await server.admin.request({ method: "DELETE", path: "/api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef" });
  await post("/api/v1/namespaces/kube-system/secrets", secret({ expiration: "2020-01-01T00:00:00Z" }));
  expect(await whoAmI("abcdef.0123456789abcdef")).toEqual({ code: 401 });
});

describe("rights", () => {
  const eventually = async (check: () => Promise<unknown>): Promise<void> => {
    await expect.poll(check, { timeout: 5_000 }).toBe(true);
  };
  const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
  const bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
  const subject = { kind: "User", name: "alice", apiGroup: "rbac.authorization.k8s.io" };

  test("are given by bindings, and nobody can give more than they have", async () => {
    const maps = "/api/v1/namespaces/default/configmaps";
    expect((await server.send("GET", maps, as("alice"))).status).toBe(403);
    const rules = [
      { verbs: ["list"], apiGroups: [""], resources: ["configmaps"] },
      { verbs: ["create"], apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"] },
    ];
    await post(roles, { metadata: { name: "some" }, rules });
    await post(bindings, {
      metadata: { name: "some" },
      subjects: [subject],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "some" },
    });
    await eventually(async () => (await server.send("GET", maps, as("alice"))).status === 200);
    const granting = (name: string, verbs: string[]) =>
      server.send("POST", roles, {
        ...as("alice"),
        body: JSON.stringify({ metadata: { name }, rules: [{ verbs, apiGroups: [""], resources: ["configmaps"] }] }),
      });
    expect((await granting("own", ["list"])).status).toBe(201);
    const more = await granting("more", ["list", "delete"]);
    expect(more.status).toBe(403);
    expect(more.body.message).toContain(
      'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["configmaps"], Verbs:["delete"]}',
    );
    const binding = {
      metadata: { name: "admin" },
      subjects: [subject],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    };
    expect((await server.send("POST", bindings, { ...as("alice"), body: JSON.stringify(binding) })).status).toBe(403);
  });

  test("of a node reach as far as its pods need", async () => {
    const node = server.api.transportFor({ name: "system:node:n1", groups: ["system:nodes", "system:authenticated"] });
    const read = (name: string) => node.request({ method: "GET", path: `/api/v1/namespaces/default/secrets/${name}` });
    for (const name of ["needed", "other"]) await post("/api/v1/namespaces/default/secrets", { metadata: { name } });
    const spec = { nodeName: "n1", containers: [{ name: "c", image: "i", envFrom: [{ secretRef: { name: "needed" } }] }] };
    await post("/api/v1/namespaces/default/pods", { metadata: { name: "on-n1" }, spec });
    await eventually(() =>
      read("needed").then(
        () => true,
        () => false,
      ),
    );
    await expect(read("other")).rejects.toMatchObject({ code: 403, message: /no relationship found between node 'n1' and this object/ });
    await expect(node.request({ method: "GET", path: "/api/v1/namespaces/default/secrets" })).rejects.toMatchObject({ code: 403 });
    await post("/apis/networking.k8s.io/v1/namespaces/default/ingresses", ingressWith("foreign", "other", "example"));
    await expect(read("other")).rejects.toMatchObject({ code: 403 });
    await post("/apis/networking.k8s.io/v1/namespaces/default/ingresses", ingressWith("own", "other", "gantry"));
    await eventually(() =>
      read("other").then(
        () => true,
        () => false,
      ),
    );
    await post("/api/v1/nodes", { metadata: { name: "n2" } });
    const patch = {
      method: "PATCH",
      path: "/api/v1/nodes/n2",
      contentType: "application/merge-patch+json",
      body: { metadata: { labels: { a: "b" } } },
    } as const;
    await expect(node.request(patch)).rejects.toMatchObject({ code: 403, message: /is not allowed to modify node "n2"/ });
  });
});
