import { describe, expect, it } from "vitest";
import { cloneJson } from "../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../testing/build";
import { base64Decode, base64Encode } from "./base64";
import { configMapDefinition } from "./config-map";
import { endpointsDefinition } from "./endpoints";
import { eventDefinition } from "./event";
import { limitRangeDefinition } from "./limit-range";
import { namespaceDefinition } from "./namespace";
import { nodeDefinition } from "./node";
import { persistentVolumeClaimDefinition } from "./persistent-volume-claim";
import { replicationControllerDefinition } from "./replication-controller";
import { resourceQuotaDefinition } from "./resource-quota";
import { secretDefinition } from "./secret";

const now = "2026-01-01T00:10:00Z";
const metadata = { creationTimestamp: "2026-01-01T00:00:00Z" };
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1" }] } };

describe("base64", () => {
  it("goes there and back", () => {
    for (const text of ["", "a", "ab", "abc", "grüße", "日本", "🐢"]) {
      expect(base64Encode(text)).toBe(Buffer.from(text).toString("base64"));
      expect(base64Decode(base64Encode(text))).toBe(text);
    }
    expect(base64Decode("/w==")).toBe("\uFFFD");
  });
});

describe("Secret and ConfigMap", () => {
  it("takes texts into the data of a Secret", () => {
    const secret = build(secretDefinition, { data: { a: "MQ==", b: "MQ==" }, stringData: { a: "two" } });
    expect(secret).toMatchObject({ type: "Opaque", data: { a: "dHdv", b: "MQ==" } });
    expect(secret.stringData).toBeUndefined();
  });

  it("demands the keys of well-known types", () => {
    expect(errorsOf(secretDefinition, { type: "kubernetes.io/tls", data: { "tls.crt": "" } })).toEqual(["data[tls.key]: Required value"]);
  });

  it("refuses bad keys, doubles and too much", () => {
    expect(errorsOf(configMapDefinition, { data: { "a/b": "" } })[0]).toMatch(
      /^data\[a\/b\]: Invalid value: "a\/b": a valid config key must consist of/,
    );
    expect(errorsOf(configMapDefinition, { data: { a: "" }, binaryData: { a: "" } })).toEqual([
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ]);
    expect(errorsOf(configMapDefinition, { data: { a: "ä".repeat(600_000) } })).toEqual([": Too long: may not be more than 1048576 bytes"]);
  });

  it("keeps what is immutable", () => {
    const previous = build(configMapDefinition, { immutable: true, data: { a: "1" } });
    const next = cloneJson(previous);
    next.data = { a: "2" };
    expect(texts(configMapDefinition.validateUpdate?.(next, previous) ?? [])).toEqual([
      "data: Forbidden: field is immutable when `immutable` is set",
    ]);
  });
});

describe("ReplicationController", () => {
  it("takes selector and labels from its template", () => {
    const controller = build(replicationControllerDefinition, { metadata, spec: { template } });
    expect(controller.spec).toMatchObject({ replicas: 1, selector: { app: "web" } });
    expect(controller.metadata.labels).toEqual({ app: "web" });
    expect(rowOf(replicationControllerDefinition, controller, now)).toEqual({
      Name: "test",
      Desired: 1,
      Current: 0,
      Ready: 0,
      Age: "10m",
      Containers: "web",
      Images: "nginx:1",
      Selector: "app=web",
    });
  });

  it("refuses a template that it would not find again", () => {
    expect(errorsOf(replicationControllerDefinition, { spec: { selector: { app: "x" }, replicas: -1, template } })).toEqual([
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
  });
});

describe("Namespace", () => {
  it("is made active, with its finalizer and its name as a label", () => {
    const namespace = build(namespaceDefinition, { metadata: { name: "team" } });
    namespaceDefinition.prepareForCreate?.(namespace);
    expect(namespace).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": "team" } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  });
});

describe("Node", () => {
  const node = (spec: object, conditions: object[] = []) =>
    build(nodeDefinition, { metadata: { ...metadata, labels: { "node-role.kubernetes.io/worker": "" } }, spec, status: { conditions } });

  it("shows whether it is ready", () => {
    const row = rowOf(nodeDefinition, node({ unschedulable: true }, [{ type: "Ready", status: "True" }]), now);
    expect(row).toMatchObject({ Status: "Ready,SchedulingDisabled", Roles: "worker", "Internal-IP": "<none>" });
    expect(rowOf(nodeDefinition, node({}), now)).toMatchObject({ Status: "Unknown" });
  });

  it("gets its address range once", () => {
    const errors = nodeDefinition.validateUpdate?.(node({ podCIDR: "10.1.0.0/24" }), node({ podCIDR: "10.2.0.0/24" })) ?? [];
    expect(texts(errors)).toEqual(['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid']);
  });
});

describe("ResourceQuota and LimitRange", () => {
  it("refuses resources that nobody counts and scopes that contradict each other", () => {
    expect(errorsOf(resourceQuotaDefinition, { spec: { hard: { gpus: "1" } } })).toEqual([
      'spec.hard[gpus]: Invalid value: "gpus": must be a standard resource for quota',
    ]);
    expect(errorsOf(resourceQuotaDefinition, { spec: { hard: { pods: "1" }, scopes: ["BestEffort", "NotBestEffort"] } })).toEqual([
      'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
    ]);
    expect(errorsOf(resourceQuotaDefinition, { spec: { hard: { pods: "500m" } } })).toEqual([
      'spec.hard[pods]: Invalid value: "500m": must be an integer',
    ]);
  });

  it("shows what is used", () => {
    const quota = build(resourceQuotaDefinition, { status: { hard: { pods: "5", "limits.cpu": "2" }, used: { pods: "1" } } });
    expect(rowOf(resourceQuotaDefinition, quota, now)).toMatchObject({ Request: "pods: 1/5", Limit: "limits.cpu: 0/2" });
  });

  it("derives the defaults of limits, and compares them", () => {
    const range = build(limitRangeDefinition, {
      spec: { limits: [{ type: "Container", max: { cpu: "2" }, min: { cpu: "1", memory: "1Mi" } }] },
    });
    expect(range.spec.limits[0]).toMatchObject({ default: { cpu: "2" }, defaultRequest: { cpu: "2", memory: "1Mi" } });
    expect(errorsOf(limitRangeDefinition, { spec: { limits: [{ type: "Pod", min: { cpu: "3" }, max: { cpu: "2" } }] } })).toEqual([
      'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
    ]);
  });
});

describe("PersistentVolumeClaim", () => {
  const claim = (size: string, more: object = {}) =>
    build(persistentVolumeClaimDefinition, {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } }, ...more },
    });

  it("grows when bound and changes in no other way", () => {
    const previous = claim("1Gi", { volumeName: "v" });
    previous.status.phase = "Bound";
    const bigger = claim("2Gi", { volumeName: "v" });
    expect(persistentVolumeClaimDefinition.validateUpdate?.(bigger, previous)).toEqual([]);
    const smaller = claim("1Mi", { volumeName: "w" });
    expect(texts(persistentVolumeClaimDefinition.validateUpdate?.(smaller, previous) ?? [])).toEqual([
      "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
      "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity",
    ]);
  });
});

describe("Event", () => {
  const event = { metadata: { namespace: "default" }, involvedObject: { kind: "Pod", name: "web", namespace: "default" } };

  it("must be where its object is", () => {
    expect(errorsOf(eventDefinition, event)).toEqual([]);
    expect(errorsOf(eventDefinition, { ...event, metadata: { namespace: "other" } })).toEqual([
      'involvedObject.namespace: Invalid value: "default": does not match event.namespace',
    ]);
  });

  it("shows when it last happened", () => {
    const repeated = build(eventDefinition, {
      ...event,
      type: "Warning",
      count: 3,
      lastTimestamp: "2026-01-01T00:09:00Z",
      message: " no \n",
    });
    expect(rowOf(eventDefinition, repeated, now)).toMatchObject({ "Last Seen": "60s", Object: "pod/web", Count: 3, Message: "no" });
    const series = { count: 4, lastObservedTime: "2026-01-01T00:08:00.000000Z" };
    const modern = build(eventDefinition, { ...event, eventTime: "2026-01-01T00:00:00.000000Z", series });
    expect(rowOf(eventDefinition, modern, now)).toMatchObject({ "Last Seen": "2m", "First Seen": "10m", Count: 5 });
  });
});

describe("Endpoints", () => {
  it("shows the first addresses", () => {
    const addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"].map((ip) => ({ ip }));
    const endpoints = build(endpointsDefinition, { subsets: [{ addresses, ports: [{ port: 80 }] }] });
    expect(rowOf(endpointsDefinition, endpoints, now)).toMatchObject({ Endpoints: "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more..." });
    expect(errorsOf(endpointsDefinition, { subsets: [{}] })).toEqual([
      "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`",
    ]);
  });
});
