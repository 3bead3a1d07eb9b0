import { describe, expect, it } from "vitest";
import type { EndpointRow, EndpointSliceRow, NodeRow, ServiceRow, YardRow } from "../rows/types";
import { drawingLimits, litBy, type MapInput, noLimits, planMap } from "./plan";

const about = { namespace: "shop", app: "web", state: "ready", code: "Running", why: "", cpu: 0, memory: 0 } as const;
const pod = (uid: string, node: string): YardRow => ({ ...about, uid, name: uid, node });
const node = (name: string): NodeRow => ({ uid: name, name }) as NodeRow;
const service = (name: string, namespace = "shop"): ServiceRow => ({ uid: `uid-${name}`, namespace, name }) as ServiceRow;
const endpoint = (podUid: string, condition: EndpointRow["condition"] = "ready"): EndpointRow => ({
  address: "10.0.0.1",
  podUid,
  node: "a",
  condition,
});
const slice = (name: string, ...endpoints: EndpointRow[]): EndpointSliceRow => ({
  uid: `${name}-${endpoints.length}`,
  namespace: "shop",
  service: name,
  endpoints,
});
const plan = (input: Partial<MapInput>, limits = drawingLimits) =>
  planMap({ pods: [], nodes: [node("b"), node("a")], services: [service("web")], slices: [], ...input }, limits);

describe("the map", () => {
  it("shows a service that every node answers itself as ready, though it has no endpoints", () => {
    const [alone, dns] = plan({ services: [service("alone"), { ...service("dns"), answeredByNodes: true }] }).services;
    expect(dns?.state).toBe("ready");
    expect(alone?.state).not.toBe("ready");
  });

  it("joins services to the pods of their slices, on the nodes where they are", () => {
    const { bays, edges, services } = plan({
      pods: [pod("p1", "b"), pod("p2", "a"), pod("p3", ""), pod("p4", "old")],
      services: [service("web"), service("alone")],
      slices: [slice("web", endpoint("p1"), endpoint("p2", "unready"))],
    });
    expect(bays.map(({ id, node: there, units }) => [id, there !== undefined, units.map(({ name }) => name)])).toEqual([
      ["node/a", true, ["p2"]],
      ["node/b", true, ["p1"]],
      ["node/old", false, ["p4"]],
      ["waiting", false, ["p3"]],
    ]);
    expect(edges.map(({ unit, bay, condition }) => [unit, bay, condition])).toEqual([
      ["p1", "node/b", "ready"],
      ["p2", "node/a", "unready"],
    ]);
    expect(services.map(({ name, state }) => [name, state])).toEqual([
      ["alone", "idle"],
      ["web", "waiting"],
    ]);
  });

  it("counts an endpoint once that several slices tell of, and draws addresses that no pod has", () => {
    const outside = { ...endpoint(""), address: "192.0.2.1", node: "" };
    const slices = [slice("web", endpoint("p1", "unready")), slice("web", endpoint("p1"), outside)];
    const { services, bays } = plan({ pods: [pod("p1", "a")], slices });
    expect(services[0]?.counts).toEqual({ ready: 2, unready: 0, terminating: 0 });
    expect(bays.map(({ title }) => title)).toEqual(["a", "b", "Other addresses"]);
  });

  it("counts an endpoint whose pod is not seen, and draws nothing to it", () => {
    const { services, edges } = plan({ slices: [slice("web", endpoint("unseen"), endpoint("going", "terminating"))] });
    expect([services[0]?.counts, edges]).toEqual([{ ready: 1, unready: 0, terminating: 1 }, []]);
  });

  it("lights what belongs to the chosen one", () => {
    const made = plan({ pods: [pod("p1", "a"), pod("p2", "a")], slices: [slice("web", endpoint("p1"))] });
    expect([...(litBy(made, "p1") ?? [])]).toEqual(["p1", "uid-web p1", "uid-web"]);
    expect(litBy(made, "")).toBeUndefined();
  });

  describe("of many pods", () => {
    const pods = Array.from({ length: drawingLimits.pods + 1 }, (_, index) => pod(`p${index}`, index % 2 ? "a" : "b"));
    const input = { pods, slices: [slice("web", ...pods.map(({ uid }) => endpoint(uid)))] };

    it("draws numbers by node and app, and none of them in a table", () => {
      const { level, bays, edges } = plan(input);
      expect(level).toBe("app");
      expect(bays.map(({ units }) => units.map(({ name, count }) => [name, count]))).toEqual([[["web", 100]], [["web", 101]]]);
      expect(edges.map(({ counts }) => counts.ready)).toEqual([101, 100]);
      expect(plan(input, noLimits).edges).toHaveLength(pods.length);
    });

    it("draws numbers by namespace where there are too many apps, and by node where there are too many namespaces", () => {
      const apps = pods.map((each, index) => ({ ...each, app: `app-${index}`, namespace: index % 3 ? "shop" : "data" }));
      const byNamespace = plan({ ...input, pods: apps });
      expect(byNamespace.level).toBe("namespace");
      expect(byNamespace.bays[0]?.units.map(({ name, count }) => [name, count])).toEqual([
        ["data", 33],
        ["shop", 67],
      ]);
      const byNode = plan({ ...input, pods: apps.map((each, index) => ({ ...each, namespace: `team-${index}` })) });
      expect([byNode.level, byNode.bays.map(({ units }) => units.map(({ count }) => count))]).toEqual(["node", [[100], [101]]]);
      expect(byNode.edges.map(({ counts }) => counts.ready)).toEqual([101, 100]);
    });
  });

  it("draws very many services as one for each namespace", () => {
    const many = Array.from({ length: drawingLimits.services }, (_, index) => service(`s${index}`));
    const { services, edges } = plan({
      pods: [pod("p1", "a"), pod("p2", "a")],
      services: [...many, service("dns", "kube-system")],
      slices: [slice("s1", endpoint("p1")), slice("s2", endpoint("p1"), endpoint("p2", "unready"))],
    });
    expect(services.map(({ name, count, row, counts }) => [name, count, row, counts.ready, counts.unready])).toEqual([
      ["kube-system", 1, undefined, 0, 0],
      ["shop", many.length, undefined, 2, 1],
    ]);
    expect(edges.map(({ id, counts }) => [id, counts.ready])).toEqual([
      ["services/shop p1", 2],
      ["services/shop p2", 0],
    ]);
    expect(plan({ services: [...many, service("one-more")] }).services).toHaveLength(many.length + 1);
  });
});
