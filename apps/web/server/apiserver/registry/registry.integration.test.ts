import { type KubernetesObject, StatusError, type WatchEvent } from "@gantry/api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/api-server";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
  await server.admin.request({ method: "POST", path: "/api/v1/namespaces/default/serviceaccounts", body: account });
});
afterAll(() => server.stop());

type ConfigMap = KubernetesObject & { data?: Record<string, string> };
type Pod = KubernetesObject & { spec: { nodeName?: string; tolerations?: object[] }; status: { phase?: string } };

const maps = "/api/v1/namespaces/default/configmaps";
const pods = "/api/v1/namespaces/default/pods";

beforeEach(async () => {
  await server.admin.request({ method: "DELETE", path: maps });
});

const create = (name: string, more: object = {}, labels = {}) =>
  server.admin
    .request<ConfigMap>({ method: "POST", path: maps, body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, ...more } })
    .then(({ body }) => body);
const get = <T = ConfigMap>(path: string) => server.admin.request<T>({ method: "GET", path }).then(({ body }) => body);
const patch = <T = ConfigMap>(path: string, contentType: string, body: unknown, query = {}) =>
  server.admin.request<T>({ method: "PATCH", path, contentType, body, query }).then((answer) => answer.body);

describe("writes", () => {
  test("of two writers who saw the same version one wins, and the other is told", async () => {
    const first = await create("a", { data: { n: "0" } });
    await server.admin.request({ method: "PUT", path: `${maps}/a`, body: { ...first, data: { n: "1" } } });
    const late = server.admin.request({ method: "PUT", path: `${maps}/a`, body: { ...first, data: { n: "2" } } });
    await expect(late).rejects.toMatchObject({ code: 409, reason: "Conflict" });
    expect((await get(`${maps}/a`)).data).toEqual({ n: "1" });
  });

  test("patches without a version all take effect, however many race", async () => {
    await create("raced");
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => patch(`${maps}/raced`, "application/merge-patch+json", { data: { [key]: "1" } })));
    expect(Object.keys((await get(`${maps}/raced`)).data ?? {}).sort()).toEqual([...keys].sort());
  });

  test("nothing is written when nothing changes", async () => {
    const before = await create("same", { data: { a: "1" } });
    const after = await patch(`${maps}/same`, "application/strategic-merge-patch+json", { data: { a: "1" } });
    expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  test("a dry run says what would be, and leaves everything as it is", async () => {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "dry-" } };
    const { body: made } = await server.admin.request<ConfigMap>({ method: "POST", path: maps, query: { dryRun: "All" }, body });
    expect(made.metadata.name).toMatch(/^dry-[a-z0-9]{5}$/);
    await expect(get(`${maps}/${made.metadata.name}`)).rejects.toMatchObject({ code: 404 });
  });

  test("server-side apply creates, merges, and protects what others own", async () => {
    const apply = (manager: string, data: object, query = {}) =>
      patch(
        `${maps}/applied`,
        "application/apply-patch+yaml",
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" }, data },
        { fieldManager: manager, ...query },
      );
    await apply("one", { a: "1", shared: "1" });
    expect((await apply("two", { b: "2" })).data).toEqual({ a: "1", b: "2", shared: "1" });
    await expect(apply("two", { b: "2", shared: "2" })).rejects.toMatchObject({ code: 409, message: /conflict with "one"/ });
    expect((await apply("two", { b: "2", shared: "2" }, { force: true })).data).toEqual({ a: "1", b: "2", shared: "2" });
    expect((await apply("one", {})).data).toEqual({ b: "2", shared: "2" });
    await expect(patch(`${maps}/applied`, "application/apply-patch+yaml", { metadata: {} })).rejects.toMatchObject({ code: 422 });
  });

  test("all that is wrong with an object is told at once, each cause once", async () => {
    const container = { name: "c", image: "i", imagePullPolicy: "Sometimes", ports: [{ containerPort: 70_000 }] };
    const spec = { restartPolicy: "Maybe", containers: [container, container] };
    const body = { metadata: { name: "Wrong_Name" }, spec };
    const refused = await server.admin.request({ method: "POST", path: pods, body }).catch((error: StatusError) => error);
    if (!(refused instanceof StatusError)) throw new Error("the pod was accepted");
    const fields = (refused.status.details?.causes ?? []).map(({ reason, field }) => `${field} ${reason}`);
    expect(fields.sort()).toEqual([
      "metadata.name FieldValueInvalid",
      "spec.containers[0].imagePullPolicy FieldValueNotSupported",
      "spec.containers[0].ports[0].containerPort FieldValueInvalid",
      "spec.containers[1].imagePullPolicy FieldValueNotSupported",
      "spec.containers[1].name FieldValueDuplicate",
      "spec.containers[1].ports[0].containerPort FieldValueInvalid",
      "spec.restartPolicy FieldValueNotSupported",
    ]);
  });
});

describe("deletion", () => {
  test("waits for finalizers, and happens with the last of them", async () => {
    await create("held", { metadata: { name: "held", finalizers: ["example.com/wait"] } });
    await server.admin.request({ method: "DELETE", path: `${maps}/held` });
    expect((await get(`${maps}/held`)).metadata.deletionTimestamp).toBeDefined();
    await expect(
      patch(`${maps}/held`, "application/merge-patch+json", { metadata: { finalizers: ["example.com/wait", "example.com/more"] } }),
    ).rejects.toMatchObject({ code: 422 });
    await patch(`${maps}/held`, "application/merge-patch+json", { metadata: { finalizers: null } });
    await expect(get(`${maps}/held`)).rejects.toMatchObject({ code: 404 });
  });

  test("leaves word for the garbage collector", async () => {
    await create("owner");
    await server.admin.request({ method: "DELETE", path: `${maps}/owner`, body: { propagationPolicy: "Foreground" } });
    expect((await get(`${maps}/owner`)).metadata.finalizers).toEqual(["foregroundDeletion"]);
    await server.admin.request({ method: "DELETE", path: `${maps}/owner`, body: { propagationPolicy: "Background" } });
    await expect(get(`${maps}/owner`)).rejects.toMatchObject({ code: 404 });
  });

  test("of another object than the one that was meant is refused", async () => {
    await create("other");
    const remove = server.admin.request({ method: "DELETE", path: `${maps}/other`, body: { preconditions: { uid: "x" } } });
    await expect(remove).rejects.toMatchObject({ code: 409 });
  });

  test("of a running pod waits for its kubelet; the time can be shortened and not lengthened", async () => {
    const spec = { nodeName: "n1", containers: [{ name: "c", image: "i" }] };
    await server.admin.request({ method: "POST", path: pods, body: { metadata: { name: "graceful" }, spec } });
    const remove = async (seconds?: number): Promise<number | undefined> => {
      const body = seconds === undefined ? {} : { gracePeriodSeconds: seconds };
      const { body: left } = await server.admin.request<Pod>({ method: "DELETE", path: `${pods}/graceful`, body });
      return left.metadata.deletionGracePeriodSeconds;
    };
    expect(await remove()).toBe(30);
    expect(await remove(60)).toBe(30);
    expect(await remove(5)).toBe(5);
    await remove(0);
    await expect(get(`${pods}/graceful`)).rejects.toMatchObject({ code: 404 });
  });

  test("of a collection takes what the selector chooses", async () => {
    await Promise.all([create("a1", {}, { app: "a" }), create("a2", {}, { app: "a" }), create("b1", {}, { app: "b" })]);
    await server.admin.request({ method: "DELETE", path: maps, query: { labelSelector: "app=a" } });
    const { items } = await get<{ items: ConfigMap[] }>(maps);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["b1"]);
  });
});

describe("lists and watches", () => {
  test("a list in pages shows every object once, as they were when it began", async () => {
    await Promise.all(Array.from({ length: 7 }, (_, index) => create(`m${index}`)));
    const names: string[] = [];
    let token: string | undefined;
    do {
      const query = { limit: 3, ...(token ? { continue: token } : {}) };
      const { body } = await server.admin.request<{ metadata: { continue?: string }; items: ConfigMap[] }>({
        method: "GET",
        path: maps,
        query,
      });
      names.push(...body.items.map(({ metadata }) => metadata.name));
      token = body.metadata.continue;
      if (names.length === 3) await create("m00-late");
    } while (token);
    expect(names).toEqual(["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
  });

  const collect = async (query: Record<string, string | boolean>, count: number): Promise<WatchEvent<ConfigMap>[]> => {
    const events: WatchEvent<ConfigMap>[] = [];
    const signal = AbortSignal.timeout(5_000);
    for await (const event of server.admin.watch<ConfigMap>({ method: "GET", path: maps, query, signal })) {
      events.push(event);
      if (events.length === count) break;
    }
    return events;
  };
  const summary = (events: WatchEvent<ConfigMap>[]) => events.map(({ type, object }) => `${type} ${object.metadata.name}`);

  test("objects enter and leave the view of a selector as their labels change", async () => {
    const { metadata } = await create("x", {}, { app: "no" });
    const watching = collect({ resourceVersion: metadata.resourceVersion, labelSelector: "app=yes" }, 4);
    const label = (app: string) => patch(`${maps}/x`, "application/merge-patch+json", { metadata: { labels: { app } } });
    await label("yes");
    await patch(`${maps}/x`, "application/merge-patch+json", { data: { a: "1" } });
    const last = await label("no");
    await label("yes");
    const events = await watching;
    expect(summary(events)).toEqual(["ADDED x", "MODIFIED x", "DELETED x", "ADDED x"]);
    expect(events[2]?.object.metadata).toMatchObject({ labels: { app: "yes" }, resourceVersion: last.metadata.resourceVersion });
  });

  test("a streaming list ends with a bookmark that says so, and goes on as a watch", async () => {
    await create("s1");
    const watching = collect({ sendInitialEvents: true, resourceVersionMatch: "NotOlderThan", allowWatchBookmarks: true }, 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await create("s2");
    const events = await watching;
    expect(summary(events)).toEqual(["ADDED s1", "BOOKMARK ", "ADDED s2"]);
    expect(events[1]?.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
  });

  test("a watch tells of the end of an object with the version at which it ended", async () => {
    const { metadata } = await create("gone");
    const watching = collect({ resourceVersion: metadata.resourceVersion }, 1);
    await server.admin.request({ method: "DELETE", path: `${maps}/gone` });
    const [event] = await watching;
    expect(event?.type).toBe("DELETED");
    expect(Number(event?.object.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
  });

  test("tables and metadata are shown to whoever asks for them", async () => {
    await create("shown", { data: { a: "1" } });
    const as = (kind: string) => ({ accept: `application/json;as=${kind};g=meta.k8s.io;v=v1` });
    const table = await server.send("GET", maps, { headers: as("Table") });
    expect(table.body).toMatchObject({ kind: "Table", rows: [{ cells: ["shown", 1, expect.any(String)] }] });
    const list = await server.send("GET", maps, { headers: as("PartialObjectMetadataList") });
    expect(list.body).toMatchObject({
      kind: "PartialObjectMetadataList",
      items: [{ kind: "PartialObjectMetadata", metadata: { name: "shown" } }],
    });
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { nonResourceAttributes: { path: "/", verb: "get" } },
    };
    const refused = await server.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      body: JSON.stringify(review),
      headers: as("Table"),
    });
    expect(refused.status).toBe(406);
  });
});
