import { expect, test } from "vitest";
import { withdrawnResources, withExtendedResources } from "./node-status";

const own = { capacity: { cpu: "2", memory: "4Gi" }, allocatable: { cpu: "2", memory: "3Gi" } };

test("resources that somebody made known by the node's capacity can be given to pods", () => {
  const status = { capacity: { cpu: "64", "example.com/licence": "5" }, allocatable: { cpu: "64" } };
  expect(withExtendedResources(own, status)).toEqual({
    capacity: { cpu: "2", memory: "4Gi", "example.com/licence": "5" },
    allocatable: { cpu: "2", memory: "3Gi", "example.com/licence": "5" },
  });
  expect(withExtendedResources(own, undefined)).toBe(own);
});

test("they are withdrawn with their capacity", () => {
  const allocatable = { cpu: "2", "example.com/licence": "5" };
  expect(withdrawnResources(own, { capacity: own.capacity, allocatable })).toEqual(["example.com/licence"]);
  expect(withdrawnResources(own, { capacity: { "example.com/licence": "5" }, allocatable })).toEqual([]);
});
