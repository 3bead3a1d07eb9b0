import { expect, test } from "vitest";
import { jsonPath } from "./json-path";

const object = {
  metadata: { annotations: { "example.com/owner": "me" } },
  spec: { replicas: 3, list: [{ name: "a" }, { name: "b" }], map: { x: 1 } },
  status: {
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Bad", status: "False" },
    ],
  },
};

test.each([
  [".spec.replicas", [3]],
  [".spec.list[0].name", ["a"]],
  [".spec.list[-1].name", ["b"]],
  [".spec.list[*].name", ["a", "b"]],
  ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
  ['.status.conditions[?(@.status!="True")].type', ["Bad"]],
  [".metadata.annotations.example\\.com/owner", ["me"]],
  ["['spec'].map.x", [1]],
  [".spec.nothing.here", []],
  [".spec[", []],
])("%s", (path, values) => {
  expect(jsonPath(path)(object)).toEqual(values);
});
