import { expect, test } from "vitest";
import { aggregatedVersion } from "../discovery/aggregated";
import { negotiate } from "./negotiate";

const table = "application/json;as=Table;v=v1;g=meta.k8s.io";

test.each([
  ["", { format: "json" }],
  ["*/*", { format: "json" }],
  ["application/yaml", { format: "yaml" }],
  ["application/vnd.kubernetes.protobuf", { format: "protobuf" }],
  ["application/vnd.kubernetes.protobuf,application/json", { format: "json" }],
  ["application/vnd.kubernetes.protobuf, */*", { format: "json" }],
  [`${table},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`, { format: "json", as: "Table", metaVersion: "v1" }],
  ["application/json;as=Table;v=v9;g=meta.k8s.io,application/json", { format: "json" }],
  ["application/yaml;q=0.5,application/json;q=0.9", { format: "json" }],
  ["image/png,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", { as: "PartialObjectMetadata" }],
])("%s", (accept, encoding) => {
  expect(negotiate(accept, true)).toMatchObject(encoding);
});

test("what cannot be made is refused", () => {
  expect(() => negotiate("image/png", true)).toThrow(/only the following media types are accepted/);
  expect(() => negotiate(table, false)).toThrow(/only the following media types are accepted/);
  expect(negotiate(`${table},application/json`, false)).toEqual({ format: "json", metaVersion: "v1" });
});

test("discovery comes in the version that the client names first", () => {
  const aggregated = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  expect(aggregatedVersion(`${aggregated("v2")},${aggregated("v2beta1")},application/json`)).toBe("v2");
  expect(aggregatedVersion(`${aggregated("v2beta1")},application/json`)).toBe("v2beta1");
  expect(aggregatedVersion(`${aggregated("v9")},application/json`)).toBeUndefined();
  expect(aggregatedVersion("application/json, */*")).toBeUndefined();
});
