import { afterAll, afterEach, expect, test } from "vitest";
import { BackendCluster } from "../testing/backend-cluster";
import type { AttachedSandbox } from "../types";
import type { MeasurementPeer, WayResult } from "./types";

const cluster = new BackendCluster("gantry-measure");
const { lab } = cluster;
const quick = { milliseconds: 150, streams: 2 };

afterEach(() => cluster.stopAgents());
afterAll(() => cluster.close());

test("every way between two nodes is measured, with ratios to node to node, and nothing stays behind", async () => {
  const [first, second] = await Promise.all([cluster.startAgent(1, "vxlan"), cluster.startAgent(2, "vxlan")]);
  const peer = await second.call<MeasurementPeer>("openPeer", 60_000);
  expect(peer).toMatchObject({ node: "n2", address: lab.address(2), podIP: expect.stringMatching(/^10\.244\.2\./) });
  await expect(second.call("openPeer", 60_000)).rejects.toThrow("n2 takes part in another measurement");

  const results = await first.call<WayResult[]>("measure", { peer, ...quick });
  expect(results.map(({ way, problem }) => [way, problem])).toEqual([
    ["node-to-node", undefined],
    ["pod-to-pod-same-node", undefined],
    ["pod-to-pod-across-nodes", undefined],
    ["pod-to-service", undefined],
  ]);
  for (const { figures } of results) for (const figure of Object.values(figures ?? { none: 0 })) expect(figure).toBeGreaterThan(0);
  expect(results[0]?.ratios).toBeUndefined();
  expect(results[2]?.ratios?.oneStream).toBeCloseTo((results[2]?.figures?.oneStream ?? 0) / (results[0]?.figures?.oneStream ?? 1));

  await second.call("closePeer");
  for (const agent of [first, second]) expect(await agent.call<AttachedSandbox[]>("list")).toEqual([]);
  for (const node of [1, 2]) expect(lab.in(node, "nft list table ip gantry")).not.toContain("measurement");
  const after = await first.call<WayResult[]>("measure", { peer, ...quick });
  expect(after.map(({ problem }) => problem === undefined)).toEqual([false, true, false, false]);
});

test("one node alone measures what stays on it", async () => {
  const agent = await cluster.startAgent(1, "host-gw");
  const results = await agent.call<WayResult[]>("measure", quick);
  expect(results).toEqual([{ way: "pod-to-pod-same-node", figures: expect.objectContaining({ oneStream: expect.any(Number) }) }]);
});

test("traffic goes to nodes and their pods only, and one measurement at a time", async () => {
  const [first, second] = await Promise.all([cluster.startAgent(1, "vxlan"), cluster.startAgent(2, "vxlan")]);
  const peer = await second.call<MeasurementPeer>("openPeer", 60_000);
  const refused = (change: Partial<MeasurementPeer>) => first.call("measure", { peer: { ...peer, ...change }, ...quick });
  await expect(refused({ node: "n1" })).rejects.toThrow("n1 is not a node that n1 knows");
  await expect(refused({ address: "10.241.0.1" })).rejects.toThrow("is not an address of n2");
  await expect(refused({ podIP: "10.244.1.1" })).rejects.toThrow("is not an address of n2");
  const running = first.call<WayResult[]>("measure", quick);
  await expect(first.call("measure", quick)).rejects.toThrow("n1 is measuring already");
  await running;
});

test("a peer closes by itself when its time is over", async () => {
  const agent = await cluster.startAgent(1, "vxlan");
  await agent.call("openPeer", 1_000);
  await expect.poll(() => agent.call("list"), { timeout: 10_000 }).toEqual([]);
  await agent.call("openPeer", 1_000);
});
