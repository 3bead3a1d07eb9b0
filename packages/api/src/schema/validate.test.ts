import { describe, expect, it } from "vitest";
import { deploymentSchema } from "../apps/v1/schema/deployment";
import { podSchema } from "../core/v1/schema/pod";
import { formatFieldError } from "../machinery/field-error";
import { decode } from "./decode";
import type { Struct } from "./types";
import { validateSchema } from "./validate";

const problems = (schema: Struct, json: unknown): string[] => validateSchema(schema, decode(schema, json).value).map(formatFieldError);

describe("validateSchema", () => {
  it("has nothing against a good pod", () => {
    expect(problems(podSchema, { spec: { containers: [{ name: "a", image: "i", ports: [{ containerPort: 80 }] }] } })).toEqual([]);
  });

  it("asks for required fields", () => {
    expect(problems(podSchema, { spec: { containers: [{ image: "i", env: [{ value: "x" }] }] } })).toEqual([
      "spec.containers[0].name: Required value",
      "spec.containers[0].env[0].name: Required value",
    ]);
    expect(problems(podSchema, {})).toEqual(["spec.containers: Required value"]);
    expect(problems(deploymentSchema, { spec: { template: { spec: { containers: [{ name: "a" }] } } } })).toEqual([
      "spec.selector: Required value",
    ]);
  });

  it("knows the values of an enum", () => {
    expect(problems(podSchema, { spec: { restartPolicy: "Sometimes", containers: [{ name: "a" }] } })).toEqual([
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ]);
  });

  it("finds entries that stand twice, where Kubernetes minds", () => {
    const containers = [{ name: "a", env: [{ name: "A" }, { name: "A" }] }, { name: "a" }];
    expect(problems(podSchema, { spec: { containers } })).toEqual(['spec.containers[1].name: Duplicate value: "a"']);
  });

  it("looks into a list in which something stands twice", () => {
    const containers = [{ name: "a" }, { name: "a", imagePullPolicy: "Sometimes" }];
    expect(problems(podSchema, { spec: { containers } })).toEqual([
      'spec.containers[1].name: Duplicate value: "a"',
      'spec.containers[1].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "IfNotPresent"',
    ]);
  });

  it("leaves status alone", () => {
    expect(problems(podSchema, { spec: { containers: [{ name: "a" }] }, status: { conditions: [{}, {}] } })).toEqual([]);
  });
});
