import { describe, expect, it } from "vitest";
import { cloneJson } from "../../../machinery/json";
import { build, errorsOf, rowOf, texts } from "../../../testing/build";
import type { Service } from "../schema/service";
import { serviceDefinition } from "./definition";

const port = { port: 80 };
const service = (spec: object = {}): Service => {
  const object = build(serviceDefinition, { metadata: { creationTimestamp: "2026-01-01T00:00:00Z" }, spec: { ports: [port], ...spec } });
  serviceDefinition.prepareForCreate?.(object);
  return object;
};
const errors = (spec: object): string[] => errorsOf(serviceDefinition, { spec: { ports: [port], ...spec } });

const update = (previous: Service, change: (next: Service) => void): { next: Service; errors: string[] } => {
  const next = cloneJson(previous);
  change(next);
  serviceDefinition.applyDefaults?.(next);
  serviceDefinition.prepareForUpdate?.(next, previous);
  return {
    next,
    errors: texts([...(serviceDefinition.validate?.(next) ?? []), ...(serviceDefinition.validateUpdate?.(next, previous) ?? [])]),
  };
};

describe("Service", () => {
  it("fills in type, affinity, protocol and target", () => {
    expect(service().spec).toEqual({
      type: "ClusterIP",
      sessionAffinity: "None",
      internalTrafficPolicy: "Cluster",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    });
    expect(service({ type: "NodePort", sessionAffinity: "ClientIP" }).spec).toMatchObject({
      externalTrafficPolicy: "Cluster",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    });
  });

  it.each([
    ["no ports", { ports: [] }, "spec.ports: Required value"],
    ["two nameless ports", { ports: [{ port: 1 }, { port: 2 }] }, "spec.ports[0].name: Required value"],
    ["a bad port", { ports: [{ port: 0 }] }, "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"],
    [
      "a node port without need",
      { ports: [{ port: 1, nodePort: 30000 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    ["a nameless external name", { type: "ExternalName" }, "spec.externalName: Required value"],
    [
      "a loopback address",
      { externalIPs: ["127.0.0.1"] },
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      "an address that is none",
      { clusterIP: "x", clusterIPs: ["x"] },
      'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      "an unknown type",
      { type: "Magic" },
      'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"',
    ],
  ])("refuses %s", (_, spec, message) => {
    expect(errors(spec)).toContain(message);
  });

  it("keeps its address when a client leaves it out, and refuses another", () => {
    const previous = service({ clusterIP: "10.96.0.5" });
    const left = update(previous, (next) => {
      delete next.spec.clusterIP;
      delete next.spec.clusterIPs;
    });
    expect(left.next.spec).toMatchObject({ clusterIP: "10.96.0.5", clusterIPs: ["10.96.0.5"] });
    expect(left.errors).toEqual([]);
    const moved = update(previous, (next) => {
      next.spec.clusterIP = "10.96.0.6";
    });
    expect(moved.errors).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.96.0.6"]: may not change once set']);
  });

  it("gives back what another type has no use for", () => {
    const previous = service({ type: "NodePort", clusterIP: "10.96.0.5", ports: [{ port: 80, nodePort: 30080 }] });
    const plain = update(previous, (next) => {
      next.spec.type = "ClusterIP";
    });
    expect(plain.next.spec).toMatchObject({ clusterIP: "10.96.0.5", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] });
    expect(plain.next.spec.externalTrafficPolicy).toBeUndefined();
    const external = update(previous, (next) => {
      next.spec.type = "ExternalName";
      next.spec.externalName = "example.com";
    });
    expect(external.errors).toEqual([]);
    expect(external.next.spec.clusterIP).toBeUndefined();
  });

  it("fills the table", () => {
    const row = (spec: object) => rowOf(serviceDefinition, service(spec), "2026-01-01T05:00:00Z");
    expect(row({ type: "NodePort", clusterIP: "10.96.0.5", ports: [{ port: 80, nodePort: 30080 }], selector: { app: "web" } })).toEqual({
      Name: "test",
      Type: "NodePort",
      "Cluster-IP": "10.96.0.5",
      "External-IP": "<none>",
      "Port(s)": "80:30080/TCP",
      Age: "5h",
      Selector: "app=web",
    });
    expect(row({ type: "LoadBalancer" })).toMatchObject({ "External-IP": "<pending>" });
    expect(row({ type: "ExternalName", externalName: "example.com" })).toMatchObject({ "External-IP": "example.com" });
  });
});
