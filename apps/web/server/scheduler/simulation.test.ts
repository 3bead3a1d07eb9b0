import type { Pod } from "@gantry/api/core/v1";
import { describe, expect, test } from "vitest";
import { createFilters } from "./filters";
import { failureMessage } from "./message";
import { simulate } from "./simulation";
import { makeCycle, makeNode, makePod } from "./testing/objects";

const filters = createFilters();
const one = makePod("web", { requests: { cpu: "1" } });

describe("simulate", () => {
  test("fills nodes as the scheduler would, and says why the others refuse", async () => {
    const cycle = makeCycle([makeNode("a", { cpu: "2" }), makeNode("b", { cpu: "4" }), makeNode("c", { spec: { unschedulable: true } })]);
    const placement = await simulate(one, 6, { cycle, filters });
    expect(Object.fromEntries(placement.nodes)).toEqual({ a: 2, b: 4 });
    expect(placement.considered).toBe(6);
    expect(placement.failure).toBeUndefined();
    expect(placement.refusals.get("c")?.reasons).toEqual(["node(s) were unschedulable"]);
  });

  test("stops at the first pod that fits nowhere", async () => {
    const cycle = makeCycle([makeNode("a", { cpu: "2" })]);
    const placement = await simulate(one, 5, { cycle, filters });
    expect(Object.fromEntries(placement.nodes)).toEqual({ a: 2 });
    expect(placement.considered).toBe(3);
    expect(placement.failure && failureMessage(placement.failure)).toBe("0/1 nodes are available: 1 Insufficient cpu.");
  });

  test("leaves the cluster as it is", async () => {
    const cycle = makeCycle([makeNode("a", { cpu: "2" })], { a: [makePod("x", { requests: { cpu: "500m" } })] });
    await simulate(one, 1, { cycle, filters });
    expect(cycle.state.nodes.get("a")?.pods.size).toBe(1);
    expect(cycle.state.nodes.get("a")?.requested.get("cpu")).toBe(500);
  });

  test("counts the imagined pods when they keep each other away", async () => {
    const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } as Pod["spec"]["affinity"];
    const apart = makePod("web", { labels: { app: "web" }, spec: { affinity } });
    const placement = await simulate(apart, 3, { cycle: makeCycle([makeNode("a"), makeNode("b")]), filters });
    expect(Object.fromEntries(placement.nodes)).toEqual({ a: 1, b: 1 });
    expect(placement.failure).toBeDefined();
  });

  test("gives the same answer to the same question", async () => {
    const cycle = makeCycle(["a", "b", "c"].map((name) => makeNode(name)));
    const answers = await Promise.all(Array.from({ length: 5 }, () => simulate(one, 2, { cycle, filters })));
    expect(new Set(answers.map(({ nodes }) => JSON.stringify([...nodes]))).size).toBe(1);
  });

  test("ends when nobody waits for it any more", async () => {
    const nodes = Array.from({ length: 400 }, (_, index) => makeNode(`n${index}`));
    const options = { cycle: makeCycle(nodes), filters, signal: AbortSignal.abort() };
    expect((await simulate(one, 500, options)).considered).toBeLessThan(500);
  });
});
