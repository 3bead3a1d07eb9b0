import type { Pod, Taint } from "@gantry/api/core/v1";
import type { EndpointSlice } from "@gantry/api/discovery/v1";
import { describe, expect, it } from "vitest";
import { planSlices } from "../endpoints/slice-plan";
import { formatIndexes, parseIndexes } from "../job/indexes";
import { CidrPool } from "../node/cidr-pool";
import { toleratedSeconds } from "../node/taints";
import { rankForDeletion } from "./pod-ranking";
import { slowStart } from "./slow-start";
import { templateHash } from "./template-hash";

const now = Date.parse("2026-01-01T12:00:00Z");
const pod = (
  name: string,
  options: { node?: string; phase?: string; ready?: string; cost?: number; restarts?: number; created?: string } = {},
): Pod =>
  ({
    metadata: {
      name,
      uid: name,
      creationTimestamp: options.created ?? "2026-01-01T10:00:00Z",
      annotations: options.cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": `${options.cost}` },
    },
    spec: { nodeName: options.node ?? "a" },
    status: {
      phase: options.phase ?? "Running",
      conditions: [
        { type: "Ready", status: options.ready === "" ? "False" : "True", lastTransitionTime: options.ready || "2026-01-01T10:00:00Z" },
      ],
      containerStatuses: [{ restartCount: options.restarts ?? 0 }],
    },
  }) as unknown as Pod;

describe("rankForDeletion", () => {
  it("gives up first what serves least", () => {
    const ranked = rankForDeletion(
      [
        pod("good"),
        pod("crowded", { node: "b" }),
        pod("restarted", { restarts: 3 }),
        pod("young", { ready: "2026-01-01T11:59:59Z" }),
        pod("cheap", { cost: -5 }),
        pod("unready", { ready: "" }),
        pod("pending", { phase: "Pending", ready: "" }),
        pod("unassigned", { node: "", phase: "Pending", ready: "" }),
      ],
      { podsOnNode: (node) => (node === "b" ? 4 : 1), now },
    );
    expect(ranked.map(({ metadata }) => metadata.name)).toEqual([
      "unassigned",
      "pending",
      "unready",
      "cheap",
      "crowded",
      "young",
      "restarted",
      "good",
    ]);
  });
});

describe("slowStart", () => {
  it("grows its batches, and stops after one that failed", async () => {
    const calls: number[] = [];
    await slowStart(10, async () => void calls.push(1));
    expect(calls).toHaveLength(10);
    let attempts = 0;
    const failing = slowStart(100, async () => {
      attempts += 1;
      if (attempts === 2) throw new Error("quota");
    });
    await expect(failing).rejects.toThrow("quota");
    expect(attempts).toBe(3);
  });
});

describe("templateHash", () => {
  it("does not depend on the order of fields, and changes with the collision count", () => {
    const hash = templateHash({ a: 1, b: { c: [1, 2] } });
    expect(templateHash({ b: { c: [1, 2] }, a: 1 })).toBe(hash);
    expect(templateHash({ a: 1, b: { c: [2, 1] } })).not.toBe(hash);
    expect(templateHash({ a: 1, b: { c: [1, 2] } }, 1)).not.toBe(hash);
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
  });
});

describe("toleratedSeconds", () => {
  const taints: Taint[] = [
    { key: "a", effect: "NoExecute" },
    { key: "b", effect: "NoExecute" },
  ];
  it.each([
    [[], 0],
    [[{ operator: "Exists" }], Number.POSITIVE_INFINITY],
    [[{ key: "a", operator: "Exists", tolerationSeconds: 60 }], 0],
    [
      [
        { key: "a", operator: "Exists", tolerationSeconds: 60 },
        { operator: "Exists", tolerationSeconds: 10 },
      ],
      10,
    ],
    [
      [
        { key: "a", operator: "Exists" },
        { key: "b", operator: "Exists", tolerationSeconds: -1 },
      ],
      0,
    ],
  ])("%j", (tolerations, seconds) => {
    expect(toleratedSeconds(taints, tolerations)).toBe(seconds);
  });
});

describe("CidrPool", () => {
  it("hands out each part once, and again when it was given back", () => {
    const pool = new CidrPool("10.244.0.0/22", 24);
    pool.occupy("10.244.1.0/24");
    pool.occupy("192.168.0.0/24");
    expect([pool.allocate(), pool.allocate(), pool.allocate(), pool.allocate()]).toEqual([
      "10.244.0.0/24",
      "10.244.2.0/24",
      "10.244.3.0/24",
      undefined,
    ]);
    pool.release("10.244.1.0/24");
    expect(pool.allocate()).toBe("10.244.1.0/24");
  });

  it("refuses a network that it cannot split", () => {
    expect(() => new CidrPool("10.0.0.0/28", 24)).toThrow("cannot be split");
  });
});

describe("indexes", () => {
  it("are written as ranges and read back", () => {
    expect(formatIndexes(new Set([5, 1, 3, 4, 8, 9]))).toBe("1,3-5,8,9");
    expect([...parseIndexes("1,3-5,8,9")]).toEqual([1, 3, 4, 5, 8, 9]);
  });
});

describe("planSlices", () => {
  const ports = [{ name: "", port: 80, protocol: "TCP" }];
  const endpoint = (ip: string) => ({ addresses: [ip], conditions: { ready: true }, targetRef: { kind: "Pod", uid: ip } });
  const slice = (name: string, ips: string[]): EndpointSlice =>
    ({ metadata: { name }, addressType: "IPv4", ports, endpoints: ips.map(endpoint) }) as unknown as EndpointSlice;
  const group = (ips: string[]) => ({ addressType: "IPv4" as const, ports, endpoints: ips.map(endpoint) });

  it("writes nothing when nothing changed", () => {
    expect(planSlices([group(["1", "2"])], [slice("a", ["2", "1"])], 3)).toEqual({ create: [], update: [], remove: [] });
  });

  it("fills slices that are written anyway before others, and makes new ones for the rest", () => {
    const plan = planSlices([group(["1", "2", "4", "5", "6", "7"])], [slice("a", ["1", "2"]), slice("b", ["3", "4"])], 3);
    expect(
      plan.update.map(({ slice: { metadata }, endpoints }) => [metadata.name, endpoints.map(({ addresses }) => addresses[0])]),
    ).toEqual([
      ["a", ["1", "2", "7"]],
      ["b", ["4", "5", "6"]],
    ]);
    expect(planSlices([group(["1", "2", "3", "4"])], [], 3).create.map(({ endpoints }) => endpoints.length)).toEqual([3, 1]);
  });

  it("removes slices of ports that are gone", () => {
    expect(planSlices([{ ...group(["1"]), ports: [] }], [slice("a", ["1"])], 3).remove.map(({ metadata }) => metadata.name)).toEqual(["a"]);
  });
});
