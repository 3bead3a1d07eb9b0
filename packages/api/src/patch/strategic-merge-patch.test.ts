import { describe, expect, it } from "vitest";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { podSchema } from "../core/v1/schema/pod";
import type { JsonObject } from "../machinery/json";
import { applyStrategicMergePatch } from "./strategic-merge-patch";

const container = (name: string, more: object = {}): JsonObject => ({ name, image: `${name}:1`, ...more });
const pod = (spec: object): JsonObject => ({ metadata: { labels: { a: "1" }, finalizers: ["x", "y"] }, spec });
const patchSpec = (spec: object, patch: object): unknown => applyStrategicMergePatch(podSchema, pod(spec), { spec: patch }).spec;

describe("applyStrategicMergePatch", () => {
  it("merges lists by their key, at every depth", () => {
    const live = { containers: [container("a", { env: [{ name: "X", value: "1" }] }), container("b")] };
    const patch = { containers: [{ name: "a", image: "a:2", env: [{ name: "Y", value: "2" }] }] };
    expect(patchSpec(live, patch)).toEqual({
      containers: [
        {
          name: "a",
          image: "a:2",
          env: [
            { name: "Y", value: "2" },
            { name: "X", value: "1" },
          ],
        },
        container("b"),
      ],
    });
  });

  it("replaces lists without a strategy, and merges maps", () => {
    const live = { containers: [container("a", { args: ["1", "2"] })], nodeSelector: { a: "1", b: "2" } };
    expect(patchSpec(live, { containers: [{ name: "a", args: ["3"] }], nodeSelector: { b: null, c: "3" } })).toEqual({
      containers: [container("a", { args: ["3"] })],
      nodeSelector: { a: "1", c: "3" },
    });
  });

  it("deletes, replaces and keeps by directive", () => {
    const live = { containers: [container("a"), container("b")], securityContext: { runAsUser: 1 } };
    expect(
      patchSpec(live, { containers: [{ name: "a", $patch: "delete" }], securityContext: { $patch: "replace", runAsGroup: 2 } }),
    ).toEqual({
      containers: [container("b")],
      securityContext: { runAsGroup: 2 },
    });
    expect(patchSpec(live, { containers: [{ $patch: "replace" }, container("c")] })).toMatchObject({ containers: [container("c")] });
    expect(patchSpec(live, { securityContext: { $patch: "delete" }, affinity: { $patch: "delete" } })).toEqual({
      containers: live.containers,
      securityContext: {},
    });
  });

  it("changes one member of a union for another with $retainKeys", () => {
    const live = { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(applyStrategicMergePatch(deploymentSchema, live, patch)).toEqual({ spec: { strategy: { type: "Recreate" } } });
    expect(() =>
      applyStrategicMergePatch(deploymentSchema, live, { spec: { strategy: { $retainKeys: ["type"], rollingUpdate: {} } } }),
    ).toThrow("rollingUpdate is not in $retainKeys");
    const volumes = [{ name: "v", emptyDir: {} }];
    expect(patchSpec({ volumes }, { volumes: [{ name: "v", $retainKeys: ["name", "hostPath"], hostPath: { path: "/" } }] })).toEqual({
      volumes: [{ name: "v", hostPath: { path: "/" } }],
    });
  });

  it("orders lists as $setElementOrder says and leaves foreign entries in between", () => {
    const live = { containers: [container("a"), container("sidecar"), container("b")] };
    const patch = {
      "$setElementOrder/containers": [{ name: "b" }, { name: "new" }, { name: "a" }],
      containers: [container("new")],
    };
    const names = (patchSpec(live, patch) as { containers: { name: string }[] }).containers.map(({ name }) => name);
    expect(names).toEqual(["sidecar", "b", "new", "a"]);
    expect(patchSpec(live, { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] })).toMatchObject({
      containers: [{ name: "sidecar" }, { name: "b" }, { name: "a" }],
    });
  });

  it("merges lists of plain values and takes values out", () => {
    const apply = (metadata: object): unknown => applyStrategicMergePatch(podSchema, pod({}), { metadata }).metadata;
    expect(apply({ finalizers: ["z", "x"] })).toMatchObject({ finalizers: ["z", "x", "y"] });
    expect(apply({ "$deleteFromPrimitiveList/finalizers": ["x"] })).toMatchObject({ finalizers: ["y"] });
    expect(apply({ "$setElementOrder/finalizers": ["y", "x"] })).toMatchObject({ finalizers: ["y", "x"] });
    expect(apply({ finalizers: null })).not.toHaveProperty("finalizers");
  });

  it("merges ports by containerPort and keeps directives out of new objects", () => {
    const live = { containers: [container("a", { ports: [{ containerPort: 80, protocol: "TCP" }] })] };
    const patch = {
      containers: [
        { name: "a", ports: [{ containerPort: 80, name: "web" }, { containerPort: 443 }, { containerPort: 1, $patch: "delete" }] },
      ],
    };
    expect(patchSpec(live, patch)).toEqual({
      containers: [container("a", { ports: [{ containerPort: 80, protocol: "TCP", name: "web" }, { containerPort: 443 }] })],
    });
    expect(patchSpec({}, { containers: [{ name: "a", env: [{ name: "X", $patch: "delete" }], lifecycle: null }] })).toEqual({
      containers: [{ name: "a", env: [] }],
    });
  });

  it("refuses what it cannot understand", () => {
    expect(() => patchSpec({}, { containers: [{ image: "x" }] })).toThrow("does not contain declared merge key: name");
    expect(() => patchSpec({}, { containers: ["x"] })).toThrow("entries of containers must be objects");
    expect(() => patchSpec({}, { affinity: { $patch: "explode" } })).toThrow('unknown $patch "explode"');
  });
});
