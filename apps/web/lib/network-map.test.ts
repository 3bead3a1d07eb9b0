import { describe, expect, it } from "vitest";
import { litBy, mostSinglePods, planMap } from "./network-map";
import type { EndpointRow, NodeRow, ServiceRow, YardRow } from "./rows/types";

const pod = (uid: string, node: string, app = "web"): YardRow => ({
  uid,
  name: uid,
  namespace: "shop",
  node,
  app,
  state: "ready",
  code: "Running",
  why: "",
  cpu: 0,
  memory: 0,
});
const node = (name: string): NodeRow => ({ uid: name, name }) as NodeRow;
const service = (name: string): ServiceRow => ({ uid: `uid-${name}`, namespace: "shop", name }) as ServiceRow;
const endpoint = (podUid: string, condition: EndpointRow["condition"] = "ready"): EndpointRow => ({
  address: "10.0.0.1",
  podUid,
  node: "a",
  condition,
});
const slice = (name: string, ...endpoints: EndpointRow[]) => ({
  uid: `${name}-${endpoints.length}`,
  namespace: "shop",
  service: name,
  endpoints,
});

describe("the map", () => {
  it("joins services to the pods of their slices, on the nodes where they are", () => {
    const plan = planMap(
      [pod("p1", "b"), pod("p2", "a"), pod("p3", "")],
      [node("b"), node("a")],
      [service("web"), service("alone")],
      [slice("web", endpoint("p1"), endpoint("p2", "unready"))],
    );
    expect(plan.bays.map(({ id, units }) => [id, units.map(({ name }) => name)])).toEqual([
      ["node/a", ["p2"]],
      ["node/b", ["p1"]],
      ["waiting", ["p3"]],
    ]);
    expect(plan.edges.map(({ unit, condition }) => [unit, condition])).toEqual([
      ["p1", "ready"],
      ["p2", "unready"],
    ]);
    expect(plan.services.map(({ row, state }) => [row.name, state])).toEqual([
      ["alone", "idle"],
      ["web", "waiting"],
    ]);
  });

  it("counts an endpoint once that several slices tell of, and draws addresses that no pod has", () => {
    const plan = planMap(
      [pod("p1", "a")],
      [node("a")],
      [service("web")],
      [slice("web", endpoint("p1", "unready")), slice("web", endpoint("p1"), { ...endpoint(""), address: "192.0.2.1", node: "" })],
    );
    expect(plan.services[0]?.counts).toEqual({ ready: 2, unready: 0, terminating: 0 });
    expect(plan.bays.map(({ title }) => title)).toEqual(["a", "Other addresses"]);
  });

  it("lights what belongs to the chosen one", () => {
    const plan = planMap([pod("p1", "a"), pod("p2", "a")], [node("a")], [service("web")], [slice("web", endpoint("p1"))]);
    expect([...(litBy(plan, "p1") ?? [])]).toEqual(["p1", "uid-web p1", "uid-web"]);
    expect(litBy(plan, "")).toBeUndefined();
  });

  it("draws many pods as numbers by node and app", () => {
    const pods = Array.from({ length: mostSinglePods + 1 }, (_, index) => pod(`p${index}`, index % 2 ? "a" : "b"));
    const plan = planMap(pods, [node("a"), node("b")], [service("web")], [slice("web", ...pods.map(({ uid }) => endpoint(uid)))]);
    expect(plan.grouped).toBe(true);
    expect(plan.bays.map(({ units }) => units.map(({ count }) => count))).toEqual([[100], [101]]);
    expect(plan.edges.map(({ counts }) => counts.ready)).toEqual([101, 100]);
  });
});
