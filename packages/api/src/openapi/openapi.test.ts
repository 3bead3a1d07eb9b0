import { describe, expect, it } from "vitest";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { podSchema } from "../core/v1/schema/pod";
import type { AnyResourceDefinition } from "../definition";
import { getPath, type JsonObject } from "../machinery/json";
import { ProtobufReader, wireType } from "../protobuf/reader";
import { field, struct } from "../schema";
import { Scheme } from "../scheme";
import { OpenApi } from "./openapi";

const pods: AnyResourceDefinition = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  namespaced: true,
  schema: podSchema,
  status: {},
  connect: [{ name: "log", verbs: ["get"] }],
};
const deployments: AnyResourceDefinition = {
  ...pods,
  group: "apps",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  schema: deploymentSchema,
  connect: [],
};
const openAPISchema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: { size: { type: "integer", nullable: true }, any: { "x-kubernetes-preserve-unknown-fields": true, type: "object" } },
      required: ["size"],
    },
    pod: { type: "object", "x-kubernetes-embedded-resource": true, oneOf: [{ required: ["a"] }] },
  },
};
const widgets: AnyResourceDefinition = {
  ...pods,
  group: "stable.example.com",
  kind: "Widget",
  plural: "widgets",
  schema: struct("Widget", { spec: field(1, { type: "scalar", format: "json" }) }),
  openAPISchema,
};

const openApi = (): OpenApi => new OpenApi(new Scheme([pods, deployments, widgets]), "v1.33.0");
const parse = (text: { text: string } | undefined): JsonObject => JSON.parse(text?.text ?? "null") as JsonObject;
const at = (document: JsonObject, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], document);

describe("OpenAPI v3", () => {
  it("lists a document for each group and version", () => {
    const paths = parse(openApi().index()).paths as JsonObject;
    expect(Object.keys(paths)).toEqual(["api/v1", "apis/apps/v1", "apis/stable.example.com/v1"]);
    expect(getPath(paths["apis/apps/v1"], "serverRelativeURL")).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=.+/);
    expect(openApi().group("apps", "v2")).toBeUndefined();
  });

  it("describes kinds with their lists, patch strategies and defaults", () => {
    const document = parse(openApi().group("", "v1"));
    const schemas = at(document, "components", "schemas") as JsonObject;
    expect(at(schemas, "io.k8s.api.core.v1.Pod")).toMatchObject({
      "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Pod" }],
      properties: { apiVersion: { type: "string" }, spec: { allOf: [{ $ref: "#/components/schemas/io.k8s.api.core.v1.PodSpec" }] } },
    });
    expect(at(schemas, "io.k8s.api.core.v1.Container")).toMatchObject({
      required: ["name"],
      properties: {
        env: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          "x-kubernetes-patch-strategy": "merge",
          "x-kubernetes-patch-merge-key": "name",
        },
      },
    });
    expect(at(schemas, "io.k8s.api.core.v1.ContainerPort", "properties", "protocol")).toMatchObject({
      default: "TCP",
      enum: ["TCP", "UDP", "SCTP"],
    });
    expect(at(schemas, "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "x-kubernetes-map-type")).toBe("atomic");
    expect(at(schemas, "io.k8s.api.core.v1.PodList", "required")).toEqual(["items"]);
  });

  it("has every reference's target", () => {
    const text = openApi().group("", "v1")?.text ?? "";
    const schemas = at(JSON.parse(text) as JsonObject, "components", "schemas") as JsonObject;
    const targets = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = ""]) => name);
    expect(targets.filter((name) => !Object.hasOwn(schemas, name))).toEqual([]);
  });

  it("tells kubectl that writes can be validated and tried", () => {
    const patch = at(
      parse(openApi().group("apps", "v1")),
      "paths",
      "/apis/apps/v1/namespaces/{namespace}/deployments/{name}",
      "patch",
    ) as JsonObject;
    expect(patch).toMatchObject({
      "x-kubernetes-action": "patch",
      "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
    });
    expect((patch.parameters as JsonObject[]).map(({ name }) => name)).toEqual(["dryRun", "fieldManager", "fieldValidation", "force"]);
  });

  it("gives every operation an id of its own", () => {
    const ids = [
      ...openApi()
        .swagger()
        .text.matchAll(/"operationId":"([^"]+)"/g),
    ].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("custom resources", () => {
  it("are published by their own schema", () => {
    const widget = at(parse(openApi().group("stable.example.com", "v1")), "components", "schemas", "com.example.stable.v1.Widget");
    expect(widget).toMatchObject({
      "x-kubernetes-group-version-kind": [{ group: "stable.example.com", version: "v1", kind: "Widget" }],
      properties: {
        kind: { type: "string" },
        spec: openAPISchema.properties.spec,
        pod: { required: ["kind", "apiVersion"], oneOf: [{ required: ["a"] }] },
      },
    });
  });

  it("lose in v2 what v2 does not know", () => {
    const { properties } = at(parse(openApi().swagger()), "definitions", "com.example.stable.v1.Widget") as { properties: JsonObject };
    expect(properties.spec).toEqual({ type: "object", properties: { size: {}, any: { "x-kubernetes-preserve-unknown-fields": true } } });
    expect(properties.pod).not.toHaveProperty("oneOf");
  });

  it("appear when they are added and go when they are removed", () => {
    const scheme = new Scheme([pods]);
    const documents = new OpenApi(scheme, "v1");
    const before = documents.swagger().etag;
    scheme.add(widgets);
    expect(documents.group("stable.example.com", "v1")).toBeDefined();
    expect(documents.swagger().etag).not.toBe(before);
    scheme.remove(widgets.group, widgets.plural);
    expect(documents.group("stable.example.com", "v1")).toBeUndefined();
    expect(documents.swagger().etag).toBe(before);
  });
});

it("writes v2 as protobuf", () => {
  const documents = openApi();
  const reader = new ProtobufReader(documents.swaggerProtobuf());
  const found: Record<string, unknown> = {};
  let definitions = 0;
  reader.fields((number, type) => {
    if (number === 1) found.swagger = reader.text();
    else if (number === 9) {
      reader.message((inner) => {
        expect(inner).toBe(1);
        definitions += 1;
        reader.skip(wireType.bytes);
      });
    } else reader.skip(type);
  });
  expect(found).toEqual({ swagger: "2.0" });
  expect(definitions).toBe(Object.keys(parse(documents.swagger()).definitions as JsonObject).length);
});
