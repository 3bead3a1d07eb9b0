import type { ConfigMap, Secret, Service } from "@gantry/api/core/v1";
import { describe, expect, test } from "vitest";
import { testPod } from "../testing/pods";
import { containerEnvironment, type EnvironmentSources } from "./container-environment";
import { expand, undefinedReferences } from "./expand";
import { fieldValue, resourceValue } from "./field-reference";
import { serviceVariables } from "./service-variables";

const node = { podIPs: ["10.244.0.5", "fd00::5"], hostIPs: ["192.0.2.1"], allocatable: { cpu: "2", memory: "1Gi" } };
const metadata = (name: string) => ({ name, namespace: "default", uid: name, resourceVersion: "1", creationTimestamp: "" });
const map = (name: string, data: Record<string, string>): ConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata(name),
  data,
});
const secret = (name: string, data: Record<string, string>): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: metadata(name),
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
});
const service = (name: string, namespace: string, clusterIP = "10.96.0.7"): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...metadata(name), namespace },
  spec: {
    clusterIP,
    ports: [
      { name: "http-web", port: 80, targetPort: 80 },
      { port: 53, protocol: "UDP", targetPort: 53 },
    ],
  },
  status: { loadBalancer: {} },
});

const sources = (more: Partial<EnvironmentSources> = {}): EnvironmentSources => ({
  objects: {
    configMap: async (_, name) => (name === "settings" ? map("settings", { COLOR: "blue", "1 bad=": "x" }) : undefined),
    secret: async (_, name) => (name === "login" ? secret("login", { password: "s3cret" }) : undefined),
  },
  services: [],
  node,
  onInvalidNames: () => undefined,
  ...more,
});

describe("expand", () => {
  const lookup = (name: string) => ({ A: "1", B: "$(A)" })[name];
  test.each([
    ["$(A)-$(B)", "1-$(A)"],
    ["$$(A) $$$(A)", "$(A) $1"],
    ["$(NONE) $A $( $", "$(NONE) $A $( $"],
  ])("%s becomes %s", (text, expected) => expect(expand(text, lookup)).toBe(expected));

  test("tells which references lead nowhere", () => expect(undefinedReferences("$(A)$(X)$$(Y)", lookup)).toEqual(["X"]));
});

describe("containerEnvironment", () => {
  test("later variables see earlier ones, and all sources come together", async () => {
    const container = {
      name: "a",
      resources: {},
      envFrom: [{ prefix: "CFG_", configMapRef: { name: "settings" } }],
      env: [
        { name: "FIRST", value: "one" },
        { name: "SECOND", value: "$(FIRST)-$(CFG_COLOR)-$(KUBERNETES_SERVICE_HOST)" },
        { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } },
        { name: "MISSING", valueFrom: { configMapKeyRef: { name: "none", key: "x", optional: true } } },
        { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        { name: "CPUS", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      ],
    };
    const invalid: string[] = [];
    const result = await containerEnvironment(testPod({ containers: [container] }), container, {
      ...sources(),
      services: [service("kubernetes", "default", "10.96.0.1")],
      onInvalidNames: (message) => invalid.push(message),
    });
    expect(Object.fromEntries(result)).toMatchObject({
      CFG_COLOR: "blue",
      SECOND: "one-blue-10.96.0.1",
      PASSWORD: "s3cret",
      POD_IP: "10.244.0.5",
      CPUS: "2",
      KUBERNETES_SERVICE_PORT: "80",
    });
    expect(result.has("MISSING")).toBe(false);
    expect(invalid).toEqual([
      "Keys [CFG_1 bad=] from the EnvFrom configMap default/settings were skipped since they are considered invalid environment variable names.",
    ]);
  });

  test.each([
    [{ configMapKeyRef: { name: "none", key: "x" } }, 'configmap "none" not found'],
    [{ configMapKeyRef: { name: "settings", key: "x" } }, "couldn't find key x in ConfigMap default/settings"],
    [{ secretKeyRef: { name: "none", key: "x" } }, 'secret "none" not found'],
    [{ secretKeyRef: { name: "login", key: "x" } }, "couldn't find key x in Secret default/login"],
  ])("what is missing is named: %j", async (valueFrom, message) => {
    const container = { name: "a", resources: {}, env: [{ name: "X", valueFrom }] };
    await expect(containerEnvironment(testPod({ containers: [container] }), container, sources())).rejects.toThrow(message);
  });
});

test("service variables: own namespace and the API server's service, unless links are not wanted", () => {
  const all = [
    service("my-db", "default"),
    service("other", "elsewhere"),
    service("headless", "default", "None"),
    service("kubernetes", "default", "10.96.0.1"),
  ];
  const pod = testPod({ containers: [{ name: "a" }] });
  const variables = serviceVariables(pod, all);
  expect(variables).toMatchObject({
    MY_DB_SERVICE_HOST: "10.96.0.7",
    MY_DB_SERVICE_PORT: "80",
    MY_DB_SERVICE_PORT_HTTP_WEB: "80",
    MY_DB_PORT: "tcp://10.96.0.7:80",
    MY_DB_PORT_53_UDP: "udp://10.96.0.7:53",
    MY_DB_PORT_80_TCP_ADDR: "10.96.0.7",
    KUBERNETES_SERVICE_HOST: "10.96.0.1",
  });
  expect(Object.keys(variables).some((name) => name.startsWith("OTHER") || name.startsWith("HEADLESS"))).toBe(false);
  const unlinked = serviceVariables(testPod({ enableServiceLinks: false, containers: [{ name: "a" }] }), all);
  expect(Object.keys(unlinked).every((name) => name.startsWith("KUBERNETES"))).toBe(true);
});

describe("field and resource references", () => {
  const container = { name: "a", resources: { limits: { cpu: "1250m", memory: "64Mi" }, requests: { memory: "32Mi" } } };
  const pod = testPod({ containers: [container], nodeName: "node-1", serviceAccountName: "builder" });
  pod.metadata.labels = { b: "2", a: 'x"y' };

  test.each([
    ["metadata.name", "web"],
    ["metadata.labels", 'a="x\\"y"\nb="2"'],
    ["metadata.labels['b']", "2"],
    ["metadata.annotations['none']", ""],
    ["spec.nodeName", "node-1"],
    ["spec.serviceAccountName", "builder"],
    ["status.podIPs", "10.244.0.5,fd00::5"],
    ["status.hostIP", "192.0.2.1"],
  ])("%s is %j", (path, expected) => expect(fieldValue(pod, path, node)).toBe(expected));

  test.each([
    ["limits.cpu", undefined, "2"],
    ["limits.cpu", "1m", "1250"],
    ["requests.memory", "1Mi", "32"],
    ["requests.cpu", "1m", "1250"],
    ["limits.ephemeral-storage", undefined, "0"],
  ])("%s in units of %s is %s", (resource, divisor, expected) =>
    expect(resourceValue(pod, container, { reference: { resource, ...(divisor ? { divisor } : {}) }, node })).toBe(expected),
  );

  test("refuses paths that Kubernetes does not offer", () =>
    expect(() => fieldValue(pod, "spec.foo", node)).toThrow("unsupported fieldPath"));
});
