import type { KubernetesObject } from "@gantry/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/api-server";

let server: TestServer;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const crons = "/apis/stable.example.com/v1/namespaces/default/crons";

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["schedule"],
      properties: {
        schedule: { type: "string", pattern: "^@" },
        replicas: { type: "integer", minimum: 1, default: 2 },
        ports: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, port: { "x-kubernetes-int-or-string": true } },
          },
        },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
    status: { type: "object", properties: { replicas: { type: "integer" } } },
  },
};

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "crons.stable.example.com" },
  spec: {
    group: "stable.example.com",
    scope: "Namespaced",
    names: { plural: "crons", kind: "Cron", shortNames: ["cr"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: schema },
        subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } },
        additionalPrinterColumns: [{ name: "Schedule", type: "string", jsonPath: ".spec.schedule" }],
      },
      { name: "v1beta1", served: true, storage: false, schema: { openAPIV3Schema: schema } },
    ],
  },
};

type Cron = KubernetesObject & { spec: Record<string, unknown>; status?: object };

const isServed = async (): Promise<boolean> => (await server.send("GET", crons)).status === 200;
const until = async (check: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("did not come true within 5 s");
};

beforeAll(async () => {
  server = await startTestServer();
  await server.admin.request({ method: "POST", path: definitions, body: definition });
  await until(isServed);
});
afterAll(() => server.stop());

const cron = (name: string, spec: object) => ({ apiVersion: "stable.example.com/v1", kind: "Cron", metadata: { name }, spec });
const create = (name: string, spec: object, query = {}) =>
  server.admin.request<Cron>({ method: "POST", path: crons, query, body: cron(name, spec) }).then(({ body }) => body);

test("the definition says that its names were accepted, and discovery knows them", async () => {
  const { body } = await server.admin.request<{ status: { acceptedNames: object } }>({
    method: "GET",
    path: `${definitions}/crons.stable.example.com`,
  });
  expect(body.status).toMatchObject({
    acceptedNames: { kind: "Cron", listKind: "CronList", singular: "cron" },
    conditions: [
      { type: "NamesAccepted", status: "True" },
      { type: "Established", status: "True" },
    ],
    storedVersions: ["v1"],
  });
  const discovered = await server.send("GET", "/apis/stable.example.com/v1");
  expect(discovered.text).toContain('"name":"crons/scale"');
  expect((await server.send("GET", "/openapi/v3/apis/stable.example.com/v1")).text).toContain("com.example.stable.v1.Cron");
});

test("objects are pruned, filled in and checked by the schema", async () => {
  const made = await create("filled", { schedule: "@daily", unknown: 1, free: { any: { thing: 1 } } });
  expect(made.spec).toEqual({ schedule: "@daily", replicas: 2, free: { any: { thing: 1 } } });
  expect(made.metadata.generation).toBe(1);
  await expect(create("strict", { schedule: "@daily", unknown: 1 }, { fieldValidation: "Strict" })).rejects.toMatchObject({
    code: 400,
    message: /unknown field "spec.unknown"/,
  });
  await expect(create("wrong", { schedule: "daily", replicas: 0 })).rejects.toMatchObject({
    code: 422,
    status: { details: { causes: [{ field: "spec.schedule" }, { field: "spec.replicas" }] } },
  });
  await expect(create("wronger", { schedule: 1 })).rejects.toMatchObject({
    message: /spec.schedule in body must be of type string: "integer"/,
  });
  await expect(create("twice", { schedule: "@daily", ports: [{ name: "a" }, { name: "a" }] })).rejects.toMatchObject({
    message: /Duplicate value/,
  });
});

test("other versions show the same objects", async () => {
  await create("versioned", { schedule: "@daily" });
  const { body } = await server.admin.request<Cron>({ method: "GET", path: `${crons.replace("/v1/", "/v1beta1/")}/versioned` });
  expect(body).toMatchObject({ apiVersion: "stable.example.com/v1beta1", spec: { schedule: "@daily" } });
});

test("status and scale are doors of their own", async () => {
  const made = await create("scaled", { schedule: "@daily" });
  await server.admin.request({
    method: "PUT",
    path: `${crons}/scaled/status`,
    body: { ...made, spec: { schedule: "@never" }, status: { replicas: 1 } },
  });
  const { body: scale } = await server.admin.request<{ spec: object }>({ method: "GET", path: `${crons}/scaled/scale` });
  expect(scale).toMatchObject({ kind: "Scale", spec: { replicas: 2 }, status: { replicas: 1 } });
  await server.admin.request({
    method: "PATCH",
    path: `${crons}/scaled/scale`,
    contentType: "application/merge-patch+json",
    body: { spec: { replicas: 7 } },
  });
  const { body } = await server.admin.request<Cron>({ method: "GET", path: `${crons}/scaled` });
  expect(body).toMatchObject({ spec: { schedule: "@daily", replicas: 7 }, status: { replicas: 1 }, metadata: { generation: 2 } });
});

test("a table has the columns that the definition names", async () => {
  await create("listed", { schedule: "@weekly" });
  const { body } = await server.send("GET", `${crons}/listed`, { headers: { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" } });
  expect(body).toMatchObject({ columnDefinitions: [{ name: "Name" }, { name: "Schedule" }], rows: [{ cells: ["listed", "@weekly"] }] });
});

test("strategic merge patches are not for custom resources", async () => {
  await create("patched", { schedule: "@daily" });
  const patch = (contentType: string) =>
    server.admin.request({ method: "PATCH", path: `${crons}/patched`, contentType, body: { spec: { replicas: 3 } } });
  await expect(patch("application/strategic-merge-patch+json")).rejects.toMatchObject({ code: 415 });
  await expect(patch("application/merge-patch+json")).resolves.toMatchObject({ body: { spec: { replicas: 3 } } });
});

test("instances outlive a restart, and go with their definition", async () => {
  await create("last", { schedule: "@daily" });
  await server.restart();
  await expect(server.admin.request({ method: "GET", path: `${crons}/last` })).resolves.toMatchObject({ body: { spec: { replicas: 2 } } });
  await server.admin.request({ method: "DELETE", path: `${definitions}/crons.stable.example.com` });
  await until(async () => !(await isServed()));
  await server.admin.request({ method: "POST", path: definitions, body: definition });
  await until(isServed);
  expect((await server.send("GET", crons)).body).toMatchObject({ items: [] });
});
