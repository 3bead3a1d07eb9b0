import type { Pod, ResourceQuota } from "@gantry/api/core/v1";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/api-server";

let server: TestServer;
let namespaces = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const post = <T>(path: string, body: object) => server.admin.request<T>({ method: "POST", path, body }).then((answer) => answer.body);

/** A namespace with a quota whose status is what its controller would find: nothing used. */
const namespaceWith = async (hard: Record<string, string>, more: object = {}): Promise<string> => {
  const name = `quota-${++namespaces}`;
  await post("/api/v1/namespaces", { metadata: { name } });
  await post(`/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: "default" } });
  const path = `/api/v1/namespaces/${name}/resourcequotas`;
  const quota = await post<ResourceQuota>(path, { metadata: { name: "q" }, spec: { hard, ...more } });
  const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, "0"]));
  await server.admin.request({ method: "PUT", path: `${path}/q/status`, body: { ...quota, status: { hard, used } } });
  return name;
};

const pod = (namespace: string, name: string, resources: object = {}, spec: object = {}) =>
  post<Pod>(`/api/v1/namespaces/${namespace}/pods`, {
    metadata: { name },
    spec: { containers: [{ name: "c", image: "i", resources }], ...spec },
  });

const used = async (namespace: string) =>
  (await server.admin.request<ResourceQuota>({ method: "GET", path: `/api/v1/namespaces/${namespace}/resourcequotas/q` })).body.status
    ?.used;

test("of many who create at once exactly as many succeed as the quota allows", async () => {
  const namespace = await namespaceWith({ pods: "5", "requests.cpu": "1" });
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => pod(namespace, `p${index}`, { requests: { cpu: "100m" } })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  expect(await used(namespace)).toEqual({ pods: "5", "requests.cpu": "500m" });
  await expect(pod(namespace, "more", { requests: { cpu: "100m" } })).rejects.toMatchObject({
    code: 403,
    message: 'pods "more" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5',
  });
});

test("a container that does not say what it needs is refused", async () => {
  const namespace = await namespaceWith({ "limits.memory": "1Gi" });
  await expect(pod(namespace, "silent")).rejects.toMatchObject({ message: /failed quota: q: must specify limits.memory for: c/ });
});

test("what is not created is not charged", async () => {
  const namespace = await namespaceWith({ pods: "2" });
  await pod(namespace, "one");
  await expect(pod(namespace, "one")).rejects.toMatchObject({ reason: "AlreadyExists" });
  expect(await used(namespace)).toEqual({ pods: "1" });
});

test("scopes choose the pods that count", async () => {
  const namespace = await namespaceWith({ pods: "1" }, { scopes: ["BestEffort"] });
  await pod(namespace, "burstable-1", { requests: { cpu: "1m" } });
  await pod(namespace, "best-effort");
  await pod(namespace, "burstable-2", { requests: { cpu: "1m" } });
  await expect(pod(namespace, "best-effort-2")).rejects.toMatchObject({ message: /exceeded quota: q/ });
});
