import { expect, test } from "vitest";
import type { NetworkReadiness } from "../network/types";
import { conditionsAtStart, type Health, withdrawnResources, withExtendedResources } from "./node-status";

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

test("a node stays ready while its new agent has not yet looked at the network of its pods", () => {
  const unseen: NetworkReadiness = { ready: false, reason: "PodCIDRMissing", message: "not yet" };
  const health: Health = { pressure: { memory: false, disk: false, pids: false }, network: unseen };
  const node = (status: "True" | "Unknown", podCIDR?: string) => ({
    spec: podCIDR === undefined ? {} : { podCIDR },
    status: { conditions: [{ type: "Ready", status, reason: "Before", message: "" }] },
  });
  const readyOf = (found: Health, before?: ReturnType<typeof node>) =>
    conditionsAtStart(found, before).find(({ type }) => type === "Ready")?.status;

  expect(readyOf(health, node("True", "10.244.0.0/24"))).toBe("True");
  expect(readyOf(health, node("Unknown", "10.244.0.0/24"))).toBe("False");
  expect(readyOf(health, node("True"))).toBe("False");
  expect(readyOf(health)).toBe("False");
  expect(readyOf({ ...health, runtimeProblem: "no engine" }, node("True", "10.244.0.0/24"))).toBe("False");
  const failed: NetworkReadiness = { ready: false, reason: "NetworkSetupFailed", message: "no bridge" };
  expect(readyOf({ ...health, network: failed }, node("True", "10.244.0.0/24"))).toBe("False");
});
