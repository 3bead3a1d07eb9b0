import { describe, expect, it } from "vitest";
import { customResourceDefinitionSchema } from "../apiextensions/v1/schema/custom-resource-definition";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { subjectAccessReviewSchema } from "../authorization/v1/schema/authorization";
import { leaseSchema } from "../coordination/v1/schema/lease";
import { configMapSchema } from "../core/v1/schema/config-map";
import { persistentVolumeSchema } from "../core/v1/schema/persistent-volume";
import { podSchema } from "../core/v1/schema/pod";
import { serviceSchema } from "../core/v1/schema/service";
import { deleteOptionsSchema } from "../meta/v1/schema/options";
import type { Struct } from "../schema";
import { decodeMessage } from "./decode-message";
import { decodeProtobuf, encodeProtobuf, encodeProtobufList, encodeWatchFrame, isProtobuf, listSchemaOf, openEnvelope } from "./envelope";
import { ProtobufReader } from "./reader";
import { decodeBase64, encodeBase64 } from "./text";
import { ProtobufWriter } from "./writer";

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const typed = <T extends object>(kind: string, apiVersion: string, object: T): T & { apiVersion: string; kind: string } => ({
  apiVersion,
  kind,
  ...object,
});
const roundTrip = (schema: Struct, object: object): unknown => decodeProtobuf(schema, encodeProtobuf(schema, typed("X", "v1", object)));

describe("the wire format", () => {
  it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -1, -300, -(2 ** 31), -(2 ** 40)])("carries %d", (value) => {
    const writer = new ProtobufWriter(1);
    writer.integer(value);
    expect(new ProtobufReader(writer.finish()).integer()).toBe(value);
  });

  it("writes negative numbers in ten bytes, as Go does", () => {
    const writer = new ProtobufWriter();
    writer.integer(-1);
    expect(writer.finish()).toEqual(bytes("ff ff ff ff ff ff ff ff ff 01"));
  });

  it("carries text of every length, and base64", () => {
    for (const text of ["", "a", "é", "x".repeat(127), "x".repeat(128), "日本".repeat(10_000)]) {
      const writer = new ProtobufWriter(1);
      writer.text(text);
      expect(new ProtobufReader(writer.finish()).text()).toBe(text);
    }
    for (const text of ["", "AA==", "AAE=", "aGFsbG8="]) expect(encodeBase64(decodeBase64(text))).toBe(text);
  });

  it.each(["0a", "0a05", "0aff", "ffffffffffffffffffffff", "0b", "0a80808080808080808001"])("refuses %s", (hex) => {
    expect(() => decodeMessage(podSchema, bytes(hex))).toThrow(expect.objectContaining({ code: 400 }));
  });

  it("refuses messages nested too deeply", () => {
    let message = new Uint8Array(0);
    for (let level = 0; level < 200; level += 1) {
      const writer = new ProtobufWriter();
      writer.message(28, () => writer.raw(message));
      message = Uint8Array.from(writer.finish());
    }
    const schema = customResourceDefinitionSchema.fields.spec.schema.fields.versions.schema.element.fields.schema.schema;
    const writer = new ProtobufWriter();
    writer.message(1, () => writer.raw(message));
    expect(() => decodeMessage(schema, writer.finish())).toThrow("nested too deeply");
  });
});

describe("requests", () => {
  it("reads a ConfigMap as Go writes it", () => {
    // metadata {name "a", creationTimestamp {}, labels {k: v}}, data {x: y}, immutable absent
    const metadata = "0a 01 61 12 00 1a 00 22 00 2a 00 32 00 38 00 42 00 5a 06 0a 01 6b 12 01 76";
    const raw = `0a 19 ${metadata} 12 06 0a 01 78 12 01 79`;
    const envelope = `6b 38 73 00 0a 0f 0a 02 76 31 12 09 43 6f 6e 66 69 67 4d 61 70 12 23 ${raw} 1a 00 22 00`;
    expect(openEnvelope(bytes(envelope))).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
    expect(decodeProtobuf(configMapSchema, bytes(envelope))).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels: { k: "v" } },
      data: { x: "y" },
    });
  });

  it("keeps zeros only where they differ from nothing", () => {
    // DeleteOptions {gracePeriodSeconds 0, orphanDependents false}: both are pointers.
    expect(decodeMessage(deleteOptionsSchema, bytes("08 00 18 00"))).toEqual({ gracePeriodSeconds: 0, orphanDependents: false });
    // PodSpec {terminationGracePeriodSeconds 0, hostNetwork false, nodeName ""}
    expect(decodeMessage(podSchema, bytes("12 06 20 00 58 00 52 00"))).toEqual({ spec: { terminationGracePeriodSeconds: 0 } });
    // ServicePort {port 80, targetPort {type 0, intVal 0, strVal ""}}
    expect(decodeMessage(serviceSchema, bytes("12 0c 0a 0a 18 50 22 06 08 00 10 00 1a 00"))).toEqual({ spec: { ports: [{ port: 80 }] } });
  });

  it("refuses what is not Kubernetes' protobuf", () => {
    expect(isProtobuf(bytes("7b7d"))).toBe(false);
    expect(() => decodeProtobuf(podSchema, bytes("7b7d0000"))).toThrow("does not start with the four bytes");
  });
});

describe("round trips", () => {
  it.each<[string, Struct, object]>([
    [
      "a pod with volumes, probes and quantities",
      podSchema,
      {
        metadata: {
          name: "x",
          creationTimestamp: "2026-01-02T03:04:05Z",
          managedFields: [{ manager: "m", fieldsV1: { "f:spec": { "f:x": {} } } }],
        },
        spec: {
          volumes: [
            { name: "v", emptyDir: { sizeLimit: "1Gi" } },
            { name: "c", configMap: { name: "cm", defaultMode: 420, optional: false } },
          ],
          containers: [
            {
              name: "c",
              livenessProbe: { httpGet: { path: "/", port: "web" }, periodSeconds: 5 },
              readinessProbe: { tcpSocket: { port: 80 } },
              resources: { limits: { cpu: "100m" } },
              env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "cm", key: "k" } } }],
            },
          ],
          ephemeralContainers: [{ name: "e", image: "i", targetContainerName: "c" }],
          priority: -5,
        },
      },
    ],
    ["a deployment", deploymentSchema, { spec: { replicas: 0, strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } } } }],
    ["a lease", leaseSchema, { spec: { renewTime: "2026-01-02T03:04:05.123456Z", holderIdentity: "n" } }],
    ["a config map with bytes", configMapSchema, { data: { ключ: "значение" }, binaryData: { b: "AAEC/w==" }, immutable: true }],
    [
      "a volume",
      persistentVolumeSchema,
      { spec: { capacity: { storage: "1Gi" }, hostPath: { path: "/x" }, accessModes: ["ReadWriteOnce"] } },
    ],
    ["lists in maps", subjectAccessReviewSchema, { spec: { user: "u", extra: { scopes: ["a", "b"] } } }],
    [
      "a schema of schemas",
      customResourceDefinitionSchema,
      {
        spec: {
          versions: [
            {
              name: "v1",
              schema: {
                openAPIV3Schema: {
                  type: "object",
                  properties: {
                    a: { type: "array", items: { type: "string", default: "x" } },
                    b: { additionalProperties: true },
                    c: { additionalProperties: { type: "number", maximum: 1.5 }, additionalItems: false },
                    d: { dependencies: { x: ["y"], z: { type: "object" } }, enum: [1, "a", null] },
                  },
                },
              },
            },
          ],
        },
      },
    ],
  ])("carries %s", (_name, schema, object) => {
    expect(roundTrip(schema, object)).toEqual({ apiVersion: "v1", kind: "X", ...object });
  });

  it("carries lists and watch events", () => {
    const item = typed("ConfigMap", "v1", {
      metadata: { name: "a", uid: "1", resourceVersion: "2", creationTimestamp: "2026-01-02T03:04:05Z" },
    });
    const list = encodeProtobufList(configMapSchema, {
      apiVersion: "v1",
      kind: "ConfigMapList",
      metadata: { resourceVersion: "5" },
      items: [item],
    });
    expect(decodeProtobuf(listSchemaOf(configMapSchema), list)).toEqual({
      apiVersion: "v1",
      kind: "ConfigMapList",
      metadata: { resourceVersion: "5" },
      items: [{ metadata: item.metadata }],
    });
    const object = Uint8Array.from(encodeProtobuf(configMapSchema, item));
    const frame = encodeWatchFrame("ADDED", object);
    expect(new DataView(frame.buffer, frame.byteOffset).getUint32(0)).toBe(frame.length - 4);
    const reader = new ProtobufReader(frame.subarray(4));
    reader.unsigned();
    expect(reader.text()).toBe("ADDED");
    expect(frame.subarray(frame.length - object.length)).toEqual(object);
  });
});
