import { expect, it } from "vitest";
import type { AnyResourceDefinition } from "../definition";
import type { KubernetesObject } from "../machinery/object";
import { field, string, struct } from "../schema";
import { partialMetadataList } from "./partial-metadata";
import { tableOf } from "./table";

const definition: AnyResourceDefinition = {
  group: "example.com",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  singular: "widget",
  namespaced: true,
  schema: struct("com.example.v1.Widget", { color: field(1, string) }),
};

const widget: KubernetesObject = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "a", uid: "1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
};
const now = Date.UTC(2026, 0, 1, 0, 5);

it("shows name and age where a kind says nothing else", () => {
  expect(tableOf(definition, [widget], { now, listMeta: { resourceVersion: "7" } })).toEqual({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion: "7" },
    columnDefinitions: [
      expect.objectContaining({ name: "Name", type: "string", format: "name", priority: 0 }),
      expect.objectContaining({ name: "Age", type: "string", format: "" }),
    ],
    rows: [{ cells: ["a", "5m"], object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: widget.metadata } }],
  });
});

it("shows a kind's own columns, with as much of the object as is asked for", () => {
  const colored = {
    ...definition,
    columns: [{ name: "Color", type: "string", description: "Its color.", priority: 1, value: () => "red" }],
  } as const;
  const rows = (includeObject: "None" | "Object"): unknown =>
    tableOf(colored, [widget], { now, includeObject, metaVersion: "v1beta1" }).rows;
  expect(rows("None")).toEqual([{ cells: ["red"], object: null }]);
  expect(rows("Object")).toEqual([{ cells: ["red"], object: widget }]);
});

it("lists nothing but metadata", () => {
  expect(partialMetadataList([widget], { resourceVersion: "7" }, "v1beta1")).toEqual({
    kind: "PartialObjectMetadataList",
    apiVersion: "meta.k8s.io/v1beta1",
    metadata: { resourceVersion: "7" },
    items: [{ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1beta1", metadata: widget.metadata }],
  });
});
