import { expect, it } from "vitest";
import { bundleEdges, type PlacedEdge } from "./bundles";
import type { EndpointCondition } from "./types";

const place = (unit: string, condition: EndpointCondition, bay = "node/a"): PlacedEdge => ({
  edge: { id: `s ${unit}`, service: "s", unit, bay, condition, counts: { ready: 1, unready: 0, terminating: 0 } },
  from: { x: 100, y: 10 },
  door: { x: 200, y: 50 },
  to: { x: 230, y: 80 },
});

it("draws the edges of a service into one bay as one line that branches", () => {
  const bundles = bundleEdges([place("p1", "unready"), place("p2", "ready"), place("p3", "ready"), place("p4", "ready", "node/b")]);
  expect(bundles.map(({ id, ends }) => [id, ends.length])).toEqual([
    ["s node/a ready", 2],
    ["s node/b ready", 1],
    ["s node/a unready", 1],
  ]);
  expect(bundles[1]?.path).toBe("M100 10C150 10 150 50 200 50h5M205 50V71H230V80");
});
