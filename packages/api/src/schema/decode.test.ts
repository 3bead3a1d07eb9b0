import { describe, expect, it } from "vitest";
import { customResourceDefinitionSchema } from "../apiextensions/v1/schema/custom-resource-definition";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { leaseSchema } from "../coordination/v1/schema/lease";
import { podSchema } from "../core/v1/schema/pod";
import { secretSchema } from "../core/v1/schema/secret";
import { decode } from "./decode";

const pod = (spec: object): object => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, spec });
const container = (more: object = {}): object => ({ name: "c", image: "i", ...more });

describe("decode", () => {
  it("keeps what the schema knows, in a new object", () => {
    const json = pod({ containers: [container({ command: ["a"], env: [{ name: "A", value: "1" }] })], nodeSelector: { a: "b" } });
    const { value, unknown, errors } = decode(podSchema, json);
    expect(errors).toEqual([]);
    expect(unknown).toEqual([]);
    expect(value).toMatchObject(json);
    expect(value).not.toBe(json);
    expect(value.spec.containers).not.toBe((json as { spec: { containers: object[] } }).spec.containers);
  });

  it("fills fields that are always there and drops nulls", () => {
    const { value } = decode(podSchema, { metadata: { creationTimestamp: null, labels: null }, spec: { containers: [container()] } });
    expect(value).toEqual({ metadata: {}, spec: { containers: [{ name: "c", image: "i", resources: {} }] }, status: {} });
    expect(decode(deploymentSchema, {}).value.spec.template).toEqual({ metadata: {}, spec: { containers: [] } });
  });

  it("lists unknown fields and leaves them out", () => {
    const json = pod({ foo: 1, containers: [container(), container({ bar: { a: 1 } })] });
    const strict = decode(podSchema, json);
    expect(strict.unknown).toEqual(["spec.foo", "spec.containers[1].bar"]);
    expect(strict.value.spec).not.toHaveProperty("foo");
    expect(decode(podSchema, json, { mode: "prune" }).unknown).toEqual([]);
  });

  it("brings quantities, times and bytes into their canonical form", () => {
    const { value, errors } = decode(podSchema, {
      metadata: { deletionTimestamp: "2026-01-02T03:04:05.678+01:00" },
      spec: { containers: [container({ resources: { limits: { cpu: 0.1, memory: "1024Mi" } } })] },
    });
    expect(errors).toEqual([]);
    expect(value.metadata.deletionTimestamp).toBe("2026-01-02T02:04:05Z");
    expect(value.spec.containers[0]?.resources.limits).toEqual({ cpu: "100m", memory: "1Gi" });
    expect(decode(leaseSchema, { spec: { renewTime: "2026-01-02T03:04:05.1Z" } }).value.spec?.renewTime).toBe(
      "2026-01-02T03:04:05.100000Z",
    );
    expect(decode(secretSchema, { data: { a: "aGk=\n" } }).value.data).toEqual({ a: "aGk=" });
  });

  it.each([
    [
      { spec: { terminationGracePeriodSeconds: "1" } },
      "spec.terminationGracePeriodSeconds",
      "string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64",
    ],
    [{ spec: { priority: 3e9 } }, "spec.priority", "number 3000000000 into Go struct field PodSpec.spec.priority of type int32"],
    [{ spec: { containers: {} } }, "spec.containers", "object into Go struct field PodSpec.spec.containers of type []v1.Container"],
    [
      { spec: { containers: [{ command: ["a", 1] }] } },
      "spec.containers[0].command[1]",
      "number into Go struct field Container.spec.containers.command of type string",
    ],
    [{ metadata: { labels: { a: true } } }, "metadata.labels[a]", "bool into Go struct field ObjectMeta.metadata.labels of type string"],
    [{ metadata: [] }, "metadata", "array into Go struct field Pod.metadata of type v1.ObjectMeta"],
  ])("reports wrong types: %j", (json, field, text) => {
    const { errors } = decode(podSchema, json);
    expect(errors).toMatchObject([{ type: "FieldValueTypeInvalid", field, detail: `json: cannot unmarshal ${text}` }]);
  });

  it("reports texts that are no quantity, time or base64", () => {
    const { errors } = decode(podSchema, {
      metadata: { deletionTimestamp: "yesterday" },
      spec: { containers: [container({ resources: { limits: { cpu: "much" } } })] },
    });
    expect(errors.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^parsing time "yesterday" as/),
      expect.stringMatching(/^quantities must match/),
    ]);
    expect(decode(secretSchema, { data: { a: "a*bc" } }).errors[0]?.detail).toBe("illegal base64 data at input byte 1");
  });

  it("treats __proto__ as an ordinary key", () => {
    const { value } = decode(podSchema, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}'));
    expect(Object.keys(value.metadata.labels ?? {})).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value.metadata.labels)).toBe(Object.prototype);
  });

  it("leaves out what was left out when it is told not to fill", () => {
    expect(decode(podSchema, { spec: { containers: [container()] } }, { fill: false }).value).toEqual({
      spec: { containers: [container()] },
    });
  });

  it("survives bodies that are nested without end", () => {
    let nested: unknown = {};
    for (let level = 0; level < 100_000; level += 1) nested = { not: nested };
    const json = { spec: { versions: [{ schema: { openAPIV3Schema: nested } }] } };
    expect(decode(customResourceDefinitionSchema, json).errors).toMatchObject([{ detail: "json: exceeded max depth" }]);
  });
});
