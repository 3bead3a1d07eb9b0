import { describe, expect, it } from "vitest";
import type { AnyResourceDefinition } from "../definition";
import type { KubernetesObject } from "../machinery/object";
import { field, string, struct } from "../schema";
import { fieldSelectorFor } from "./field-selectors";
import { Scheme, type SchemeChange } from "./scheme";

const definition = (more: Partial<AnyResourceDefinition> = {}): AnyResourceDefinition => ({
  group: "example.com",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  singular: "widget",
  namespaced: true,
  schema: struct("com.example.v1.Widget", { color: field(1, string) }),
  ...more,
});

const widget: KubernetesObject = {
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "a", namespace: "n", uid: "1", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
};

describe("Scheme", () => {
  it("finds a kind by its resource, kind and list kind", () => {
    const scheme = new Scheme([definition()]);
    const served = scheme.byResource("example.com", "v1", "widgets");
    expect(served).toMatchObject({ kind: "Widget", apiVersion: "example.com/v1", listKind: "WidgetList" });
    expect(scheme.byKind("example.com", "v1", "Widget")).toBe(served);
    expect(scheme.byListKind("example.com", "v1", "WidgetList")).toBe(served);
    expect(scheme.byResource("example.com", "v2", "widgets")).toBeUndefined();
  });

  it("serves other versions, and converts", () => {
    const scheme = new Scheme([definition({ alternates: [{ version: "v1beta1" }, { version: "v2" }] })]);
    expect(scheme.versions("example.com")).toEqual(["v2", "v1", "v1beta1"]);
    expect(scheme.preferredVersion("example.com")).toBe("v2");
    const beta = scheme.byResource("example.com", "v1beta1", "widgets");
    const shown = beta?.fromStored(widget);
    expect(shown?.apiVersion).toBe("example.com/v1beta1");
    expect(shown && beta?.toStored(shown)).toEqual(widget);
    expect(scheme.byResource("example.com", "v1", "widgets")?.fromStored(widget)).toBe(widget);
  });

  it("tells when kinds come, change and go", () => {
    const scheme = new Scheme();
    const changes: SchemeChange["type"][] = [];
    const stop = scheme.onChange(({ type }) => changes.push(type));
    scheme.add(definition({ alternates: [{ version: "v2" }] }));
    scheme.add(definition());
    expect(scheme.byResource("example.com", "v2", "widgets")).toBeUndefined();
    expect(scheme.all()).toHaveLength(1);
    expect(scheme.remove("example.com", "widgets")).toBe(true);
    expect(scheme.remove("example.com", "widgets")).toBe(false);
    expect(scheme.groups()).toEqual([]);
    stop();
    scheme.add(definition());
    expect(changes).toEqual(["added", "added", "removed"]);
    expect(scheme.generation).toBe(4);
  });
});

describe("fieldSelectorFor", () => {
  const kind = definition({ selectableFields: { color: () => "red" } });

  it("selects by names and by the kind's own fields", () => {
    expect(fieldSelectorFor(kind, "metadata.name=a,color=red").matches(widget)).toBe(true);
    expect(fieldSelectorFor(kind, "metadata.namespace!=n").matches(widget)).toBe(false);
  });

  it("refuses fields that the kind does not select by", () => {
    expect(() => fieldSelectorFor(kind, "spec.size=1")).toThrow("field label not supported: spec.size");
    expect(() => fieldSelectorFor(kind, "toString=1")).toThrow("field label not supported: toString");
  });
});
