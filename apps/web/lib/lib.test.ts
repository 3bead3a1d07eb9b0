import type { ResourceQuota } from "@gantry/api/core/v1";
import { describe, expect, it } from "vitest";
import { alignSeries } from "./chart-data";
import { pageLink } from "./client/links";
import { formatAmount, formatBytes, formatBytesOf, formatCores } from "./format/numbers";
import { formatAge, nextAgeChange } from "./format/time";
import { podRequests, quantityValue } from "./kubernetes/quantity";
import { replicaLimit } from "./kubernetes/quota-limit";
import { apiPath, resources } from "./kubernetes/resource";
import { matchesSelector } from "./kubernetes/selector";
import { LogBuffer } from "./log-buffer";
import type { NodeRow, YardRow } from "./rows/types";
import { planYard, yardScale } from "./yard";

describe("numbers", () => {
  it("are written with their unit", () => {
    expect([0, 0.0004, 0.25, 1.76, 12.34].map(formatCores)).toEqual(["0", "1m", "250m", "1.76", "12.3"]);
    expect([0, 999, 1536, 50_331_648].map(formatBytes)).toEqual(["0 B", "999 B", "1.5 Ki", "48 Mi"]);
    expect(formatBytesOf(4_187_593_114, 8_160_437_862)).toBe("3.9 of 7.6 Gi");
    expect(formatAmount("requests.cpu", "901680m")).toBe("901.7");
    expect([formatAmount("limits.memory", "2147483648"), formatAmount("pods", "100")]).toEqual(["2 Gi", "100"]);
  });

  it("of time change when they should", () => {
    expect([0, 119_000, 150_000, 7_200_000, 200_000_000].map(formatAge)).toEqual(["0 s", "119 s", "2 min 30 s", "120 min", "2 d"]);
    expect(nextAgeChange(1_500)).toBe(500);
  });

  it("of Kubernetes are read", () => {
    expect(["100m", "1", "1.5Gi", "2e3", "1k", "junk"].map(quantityValue)).toEqual([0.1, 1, 1_610_612_736, 2_000, 1_000, 0]);
    const container = (cpu: string) => ({ resources: { requests: { cpu } } });
    expect(podRequests({ containers: [container("100m"), container("200m")], initContainers: [container("1")] }).cpu).toBe(1);
  });
});

describe("objects", () => {
  it("have a path and a page", () => {
    expect(apiPath(resources.deployments, { namespace: "a", name: "b", subresource: "scale" })).toBe(
      "/apis/apps/v1/namespaces/a/deployments/b/scale",
    );
    expect(pageLink({ ...resources.deployments, namespace: "a", name: "b" })).toBe("/workloads/deployments/a/b");
    expect(pageLink({ ...resources.clusterRoles, name: "system:node" })).toBe(
      "/objects/rbac.authorization.k8s.io/v1/clusterroles/-/system%3Anode",
    );
  });

  it("are selected by labels", () => {
    const labels = { app: "web", tier: "a" };
    expect(matchesSelector({ matchLabels: { app: "web" } }, labels)).toBe(true);
    expect(matchesSelector({ matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a"] }] }, labels)).toBe(false);
    expect(matchesSelector({ matchExpressions: [{ key: "x", operator: "DoesNotExist" }] }, labels)).toBe(true);
    expect(matchesSelector({ matchLabels: { app: "web" } })).toBe(false);
  });
});

describe("quotas", () => {
  const quota = (name: string, hard: Record<string, string>, used: Record<string, string>): ResourceQuota =>
    ({ metadata: { name }, spec: { hard }, status: { hard, used } }) as unknown as ResourceQuota;

  it("limit replicas by what runs out first", () => {
    const quotas = [quota("team", { pods: "12", "requests.cpu": "1" }, { pods: "7", "requests.cpu": "700m" })];
    expect(replicaLimit(quotas, 5, { cpu: 0.1, memory: 0 })).toEqual({ replicas: 8, because: "requests.cpu (quota team)" });
    expect(replicaLimit(quotas, 5, { cpu: 0, memory: 0 })).toEqual({ replicas: 10, because: "pods (quota team)" });
    expect(replicaLimit([], 5, { cpu: 1, memory: 1 })).toBeUndefined();
  });
});

describe("the yard", () => {
  const pod = (uid: string, node: string, app = "web"): YardRow =>
    ({ uid, name: uid, namespace: "n", node, app, state: "ready", code: "Running", why: "", cpu: 0.5, memory: 1 }) as YardRow;
  const node = (name: string): NodeRow => ({ uid: name, name }) as NodeRow;

  it("puts pods into their bays, apps together, and those without a node aside", () => {
    const plan = planYard([pod("b", "n2", "z"), pod("a", "n2", "a"), pod("c", ""), pod("d", "gone")], [node("n10"), node("n2")], new Map());
    expect(plan.bays.map(({ name, pods }) => [name, pods.map(({ uid }) => uid)])).toEqual([
      ["gone", ["d"]],
      ["n2", ["a", "b"]],
      ["n10", []],
    ]);
    expect(plan.bays[1]?.asked.cpu).toBe(1);
    expect(plan.waiting.map(({ uid }) => uid)).toEqual(["c"]);
  });

  it("shrinks to tiles, then to a heat map", () => {
    expect(yardScale(46, 3)).toBe("boxes");
    expect(yardScale(10_000, 100)).toBe("tiles");
    expect(yardScale(10, 500)).toBe("heat");
  });
});

describe("logs", () => {
  it("put pieces of lines together, by source", () => {
    const buffer = new LogBuffer();
    buffer.append("a", "one\ntw");
    buffer.append("b", "x\n");
    buffer.append("a", "o\r\nrest");
    buffer.end("a");
    expect(buffer.lines().map(({ source, text }) => source + text)).toEqual(["aone", "bx", "atwo", "arest"]);
  });

  it("let the oldest lines go and say how many", () => {
    const buffer = new LogBuffer(100);
    for (let line = 0; line < 250; line += 1) buffer.append("", `${line}\n`);
    expect(buffer.lines()).toHaveLength(100);
    expect(buffer.lines()[0]?.text).toBe("150");
    expect(buffer.dropped).toBe(150);
  });
});

it("aligns series that were measured at different moments, with gaps", () => {
  expect(
    alignSeries([
      { times: [1, 3], values: [10, 30] },
      { times: [2, 3], values: [2, null] },
    ]),
  ).toEqual({
    times: [1, 2, 3],
    values: [
      [10, undefined, 30],
      [undefined, 2, null],
    ],
  });
});
