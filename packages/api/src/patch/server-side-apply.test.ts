import { describe, expect, it } from "vitest";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { configMapSchema } from "../core/v1/schema/config-map";
import { serviceSchema } from "../core/v1/schema/service";
import type { JsonObject } from "../machinery/json";
import type { KubernetesObject } from "../machinery/object";
import type { StatusError } from "../machinery/status";
import type { ManagedFieldsEntry } from "../meta/v1/schema/object-meta";
import { decode, type Struct } from "../schema";
import { type ApplyRequest, serverSideApply } from "./server-side-apply";
import { trackUpdate } from "./track-update";

const time = "2026-01-02T03:04:05Z";

interface Options extends Partial<Omit<ApplyRequest, "applied" | "live">> {
  readonly schema?: Struct;
}

const apply = (
  live: object | undefined,
  applied: object,
  options: Options = {},
): JsonObject & { metadata: { managedFields: ManagedFieldsEntry[] } } => {
  const { schema = deploymentSchema, ...more } = options;
  const decoded = decode(schema, { metadata: { name: "x" }, ...applied }, { fill: false }).value;
  const request: ApplyRequest = {
    applied: decoded,
    manager: "alice",
    apiVersion: "apps/v1",
    force: false,
    time,
    ...(live ? { live } : {}),
    ...more,
  };
  const { object, changed } = serverSideApply(schema, request);
  if (!changed) expect(object).toBe(live);
  return object as JsonObject & { metadata: { managedFields: ManagedFieldsEntry[] } };
};

const failure = (action: () => unknown): StatusError => {
  try {
    action();
  } catch (error) {
    return error as StatusError;
  }
  throw new Error("it should have failed");
};

const container = (name: string, more: object = {}): object => ({ name, image: `${name}:1`, ...more });
const withContainers = (...containers: object[]): object => ({ spec: { template: { spec: { containers } } } });
const containersOf = (object: JsonObject): unknown =>
  (object as { spec: { template: { spec: { containers: unknown } } } }).spec.template.spec.containers;
const owners = (object: { metadata: { managedFields: ManagedFieldsEntry[] } }): unknown =>
  Object.fromEntries(object.metadata.managedFields.map(({ manager = "", fieldsV1 }) => [manager, fieldsV1]));

describe("serverSideApply", () => {
  it("creates an object and notes who owns what, without the names of the object", () => {
    const object = apply(undefined, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "x", labels: { a: "1" } },
      ...withContainers(container("c")),
    });
    expect(object.metadata.managedFields).toEqual([
      {
        manager: "alice",
        operation: "Apply",
        apiVersion: "apps/v1",
        time,
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:metadata": { "f:labels": { "f:a": {} } },
          "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"c"}': { ".": {}, "f:image": {}, "f:name": {} } } } } },
        },
      },
    ]);
  });

  it("changes nothing when the same is applied again", () => {
    const first = apply(undefined, withContainers(container("c")));
    expect(apply(first, withContainers(container("c")), { time: "2027-01-01T00:00:00Z" })).toBe(first);
  });

  it("removes what the manager stops to apply, defaults below it too, and nothing else", () => {
    const live = apply(undefined, {
      metadata: { labels: { a: "1", b: "2" } },
      ...withContainers(container("c", { args: ["x"] }), container("d")),
    });
    (containersOf(live) as JsonObject[])[1] = { ...container("d"), imagePullPolicy: "Always" };
    const next = apply(live, { metadata: { labels: { a: "1" } }, ...withContainers(container("c")) });
    expect(next.metadata).toMatchObject({ labels: { a: "1" } });
    expect(next.metadata).not.toHaveProperty("labels.b");
    expect(containersOf(next)).toEqual([container("c")]);
  });

  it("keeps what another manager owns", () => {
    const first = apply(undefined, withContainers(container("c"), container("d")));
    const shared = apply(first, withContainers(container("d")), { manager: "bob" });
    const next = apply(shared, withContainers(container("c")));
    expect(containersOf(next)).toEqual([container("c"), container("d")]);
    expect(apply(next, withContainers(container("c"), container("e")), { manager: "bob" })).toMatchObject(
      withContainers(container("c"), container("e")),
    );
  });

  it("refuses to take fields of others, and takes them by force", () => {
    const live = apply(undefined, { spec: { replicas: 1, paused: true } });
    const one = failure(() => apply(live, { spec: { replicas: 2 } }, { manager: "bob" }));
    expect(one.status).toMatchObject({
      code: 409,
      reason: "Conflict",
      message: 'Apply failed with 1 conflict: conflict with "alice": .spec.replicas',
      details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "alice"', field: ".spec.replicas" }] },
    });
    const two = failure(() => apply(live, { spec: { replicas: 2, paused: false } }, { manager: "bob" }));
    expect(two.message).toBe('Apply failed with 2 conflicts: conflicts with "alice":\n- .spec.paused\n- .spec.replicas');
    const forced = apply(live, { spec: { replicas: 2 } }, { manager: "bob", force: true });
    expect(owners(forced)).toEqual({ alice: { "f:spec": { "f:paused": {} } }, bob: { "f:spec": { "f:replicas": {} } } });
  });

  it("shares fields on whose value managers agree", () => {
    const live = apply(undefined, { spec: { replicas: 1 } });
    const both = apply(live, { spec: { replicas: 1 } }, { manager: "bob" });
    expect(owners(both)).toEqual({ alice: { "f:spec": { "f:replicas": {} } }, bob: { "f:spec": { "f:replicas": {} } } });
    expect(apply(both, { spec: {} }, { manager: "bob" })).toMatchObject({ spec: { replicas: 1 } });
  });

  it("merges lists by keys with defaults, and takes atomic values as one", () => {
    const options = { schema: serviceSchema, apiVersion: "v1" };
    const live = apply(undefined, { spec: { selector: { a: "1", b: "2" }, ports: [{ port: 53, protocol: "UDP", name: "udp" }] } }, options);
    const next = apply(
      live,
      {
        spec: {
          selector: { a: "1", b: "2" },
          ports: [
            { port: 53, name: "tcp" },
            { port: 53, protocol: "UDP", name: "udp" },
          ],
        },
      },
      options,
    );
    expect(next.spec).toMatchObject({
      ports: [
        { port: 53, name: "tcp" },
        { port: 53, protocol: "UDP", name: "udp" },
      ],
    });
    expect(JSON.stringify(owners(next))).toContain('k:{\\"port\\":53,\\"protocol\\":\\"TCP\\"}');
    expect(failure(() => apply(next, { spec: { selector: { a: "1" } } }, { ...options, manager: "bob" })).message).toContain(
      ".spec.selector",
    );
  });

  it("names the manager of objects without books, and lets kubectl go over from client-side apply", () => {
    const annotation = {
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ metadata: { name: "x" }, spec: { replicas: 1 } }),
    };
    const live = { metadata: { name: "x", annotations: annotation }, spec: { replicas: 1, paused: true } };
    expect(failure(() => apply(live, { spec: { replicas: 2 } })).message).toBe(
      `Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1 at ${time}: .spec.replicas`,
    );
    const next = apply(live, { spec: { replicas: 2 } }, { manager: "kubectl" });
    expect(next.spec).toEqual({ replicas: 2, paused: true });
    expect(JSON.stringify(next.metadata.annotations)).toContain('\\"replicas\\":2');
    expect(failure(() => apply(live, { spec: { paused: false } }, { manager: "kubectl" })).message).toContain(".spec.paused");
  });

  it("leaves alone what cannot be set at this door", () => {
    const live = apply(undefined, { spec: { replicas: 1 } });
    const next = apply(
      live,
      { spec: { replicas: 5 }, status: { readyReplicas: 3 } },
      { manager: "bob", subresource: "status", ignored: ["spec"] },
    );
    expect(next).toMatchObject({ spec: { replicas: 1 }, status: { readyReplicas: 3 } });
    expect(next.metadata.managedFields.find(({ manager }) => manager === "bob")).toMatchObject({ subresource: "status" });
  });

  it("refuses lists that cannot be merged, and books that the client keeps", () => {
    expect(failure(() => apply(undefined, withContainers({ image: "i" }))).message).toContain('omits key field "name"');
    expect(failure(() => apply(undefined, withContainers(container("a"), container("a")))).code).toBe(400);
    const metadata = { name: "x", managedFields: [{ manager: "m" }] };
    expect(failure(() => apply(undefined, { metadata })).message).toBe("metadata.managedFields must be nil");
  });
});

describe("trackUpdate", () => {
  const configMap = (data: object, managedFields?: ManagedFieldsEntry[]): KubernetesObject => {
    const metadata = { name: "x", uid: "1", resourceVersion: "1", creationTimestamp: time };
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...metadata, ...(managedFields ? { managedFields } : {}) },
      data,
    } as KubernetesObject;
  };
  const track = (next: KubernetesObject, previous?: KubernetesObject, more: object = {}): ManagedFieldsEntry[] | undefined =>
    trackUpdate(configMapSchema, { next, ...(previous ? { previous } : {}), manager: "kubectl-edit", apiVersion: "v1", time, ...more });

  it("keeps no books for those who do not ask", () => {
    expect(track(configMap({ a: "1" }))).toBeUndefined();
    expect(track(configMap({ a: "2" }), configMap({ a: "1" }))).toBeUndefined();
  });

  it("begins with a create by a named manager and follows every write", () => {
    const created = track(configMap({ a: "1", b: "2" }), undefined, { starts: true, manager: "kubectl-create" });
    expect(created).toMatchObject([
      { manager: "kubectl-create", operation: "Update", fieldsV1: { "f:data": { ".": {}, "f:a": {}, "f:b": {} } } },
    ]);
    const edited = track(configMap({ a: "x", c: "3" }), configMap({ a: "1", b: "2" }, created));
    expect(edited?.map(({ manager, fieldsV1 }) => [manager, fieldsV1])).toEqual([
      ["kubectl-create", { "f:data": {} }],
      ["kubectl-edit", { "f:data": { "f:a": {}, "f:c": {} } }],
    ]);
    const unchanged = track(configMap({ a: "x", c: "3" }, edited), configMap({ a: "x", c: "3" }, edited), { time: "2027-01-01T00:00:00Z" });
    expect(unchanged).toEqual(edited);
  });

  it("closes the books when it is told to, and keeps the number of managers bounded", () => {
    const entries = track(configMap({ a: "1" }), undefined, { starts: true });
    expect(track(configMap({ a: "1" }, [{}]), configMap({ a: "1" }, entries))).toBeUndefined();
    let state = configMap({}, entries);
    for (let index = 0; index < 20; index += 1) {
      const next = configMap({ ...(state as unknown as { data: object }).data, [`k${index}`]: "v" });
      next.metadata.managedFields = track(next, state, { manager: `m${String(index).padStart(2, "0")}` }) ?? [];
      state = next;
    }
    const names = state.metadata.managedFields?.map(({ manager }) => manager) ?? [];
    expect(names.length).toBeLessThanOrEqual(11);
    expect(names).toContain("ancient-changes");
  });
});
