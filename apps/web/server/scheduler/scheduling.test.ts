import type { Pod, Service } from "@gantry/api/core/v1";
import type { PodDisruptionBudget } from "@gantry/api/policy/v1";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { decide, scoreNodes } from "./decide";
import { createFilters } from "./filters";
import type { NodeRefusal } from "./framework";
import { preemptionMessage } from "./message";
import { changesPlacement } from "./node-change";
import { findPreemption } from "./preemption";
import { SchedulingQueue } from "./scheduling-queue";
import { info, makeCycle, makeNode, makePod } from "./testing/objects";

const filters = createFilters();
const place = (pod: Pod, cycle: Parameters<typeof decide>[1]): string | undefined => {
  const decision = decide(info(pod), cycle, filters);
  return decision.fits ? decision.node : undefined;
};

describe("scores", () => {
  test("the emptier node wins", () => {
    const cycle = makeCycle([makeNode("a"), makeNode("b")], { a: [makePod("x", { requests: { cpu: "2", memory: "4Gi" } })] });
    expect(place(makePod("p", { requests: { cpu: "1" } }), cycle)).toBe("b");
  });

  test("companions of one Service are spread, also when they ask for nothing", () => {
    const service = { spec: { selector: { app: "web" } } } as unknown as Service;
    const cycle = makeCycle([makeNode("a"), makeNode("b"), makeNode("c")], {}, { services: () => [service] });
    const count = new Map<string, number>();
    for (let index = 0; index < 9; index++) {
      const pod = makePod(`web-${index}`, { labels: { app: "web" } });
      const node = place(pod, cycle) ?? "";
      cycle.state.assume(info(pod), node);
      count.set(node, (count.get(node) ?? 0) + 1);
    }
    expect([...count.values()]).toEqual([3, 3, 3]);
  });

  test("preferred node affinity and local images draw, PreferNoSchedule pushes away", () => {
    const preferred = [{ weight: 50, preference: { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] } }];
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } as Pod["spec"]["affinity"];
    expect(place(makePod("p", { spec: { affinity } }), makeCycle([makeNode("a"), makeNode("b", { labels: { disk: "ssd" } })]))).toBe("b");
    const images = [{ names: ["web:1"], sizeBytes: 900 * 1024 * 1024 }];
    expect(place(makePod("p"), makeCycle([makeNode("a", { images }), makeNode("b")]))).toBe("a");
    const taints = [{ key: "k", effect: "PreferNoSchedule" }];
    expect(place(makePod("p"), makeCycle([makeNode("a", { spec: { taints } }), makeNode("b")]))).toBe("b");
  });

  test("equal nodes are chosen by chance, not always the first", () => {
    const cycle = makeCycle([makeNode("a"), makeNode("b")]);
    const seen = new Set(Array.from({ length: 50 }, () => place(makePod("p"), cycle)));
    expect(seen.size).toBe(2);
    const nodes = [...cycle.state.existingNodes()];
    expect(scoreNodes(info(makePod("p")), cycle, nodes).get("a")).toBe(scoreNodes(info(makePod("p")), cycle, nodes).get("b"));
  });
});

describe("preemption", () => {
  const important = makePod("important", { requests: { cpu: "1" }, spec: { priority: 1000 } });
  const filler = (name: string, priority: number, cpu = "1") =>
    makePod(name, { requests: { cpu }, labels: { app: name }, spec: { priority } });
  const attempt = (cycle: ReturnType<typeof makeCycle>, budgets: PodDisruptionBudget[] = []) => {
    const decision = decide(info(important), cycle, filters);
    if (decision.fits) throw new Error("it fits");
    return findPreemption(info(important), { cycle, filters, refusals: decision.refusals, budgets });
  };

  test("takes the least important pods, and no more of them than needed", () => {
    const cycle = makeCycle([makeNode("a", { cpu: "2" }), makeNode("b", { cpu: "2" })], {
      a: [filler("a1", 10), filler("a2", 20)],
      b: [filler("b1", 5), filler("b2", 500)],
    });
    expect(attempt(cycle)).toMatchObject({ node: "b", victims: [{ key: "default/b1" }] });
  });

  test("spares what a PodDisruptionBudget protects when another node is as good", () => {
    const cycle = makeCycle([makeNode("a", { cpu: "1" }), makeNode("b", { cpu: "1" })], { a: [filler("a1", 1)], b: [filler("b1", 9)] });
    const budget = {
      metadata: { namespace: "default" },
      spec: { selector: { matchLabels: { app: "a1" } } },
      status: { disruptionsAllowed: 0 },
    } as unknown as PodDisruptionBudget;
    expect(attempt(cycle, [])).toMatchObject({ node: "a" });
    expect(attempt(cycle, [budget])).toMatchObject({ node: "b" });
  });

  test("does not evict equals, nor where no eviction would help", () => {
    expect(attempt(makeCycle([makeNode("a", { cpu: "1" })], { a: [filler("a1", 1000)] }))).toBeUndefined();
    expect(attempt(makeCycle([makeNode("a", { cpu: "500m" })], { a: [filler("a1", 0, "500m")] }))).toBeUndefined();
  });

  test("room that was made for one pod is not given to a less important one meanwhile", () => {
    const cycle = makeCycle([makeNode("a", { cpu: "1" })]);
    cycle.state.nominate(info(important), "a");
    expect(place(makePod("late", { requests: { cpu: "1" }, spec: { priority: 10 } }), cycle)).toBeUndefined();
    expect(place(makePod("vip", { requests: { cpu: "1" }, spec: { priority: 2000 } }), cycle)).toBe("a");
    expect(place(important, cycle)).toBe("a");
  });

  test("says what preemption found, per node", () => {
    const refusals = new Map<string, NodeRefusal>([
      ["a", { filter: "PodFitsResources", reasons: ["Insufficient cpu"] }],
      ["b", { filter: "CheckNodeUnschedulable", reasons: ["node(s) were unschedulable"], unresolvable: true }],
    ]);
    expect(preemptionMessage(2, refusals)).toBe(
      "preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    );
  });
});

describe("SchedulingQueue", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const pod = (name: string, priority = 0) => info(makePod(name, { spec: { priority } }));

  test("hands out by priority, then by age", () => {
    const queue = new SchedulingQueue();
    for (const [name, priority] of [
      ["a", 0],
      ["b", 5],
      ["c", 0],
      ["d", 9],
      ["e", 5],
    ] as const) {
      queue.add(pod(name, priority));
      vi.advanceTimersByTime(1);
    }
    expect(Array.from({ length: 6 }, () => queue.take()?.pod.metadata.name)).toEqual(["d", "b", "e", "a", "c", undefined]);
  });

  test("a parked pod waits for an event that may help, however long, and then for its backoff", () => {
    const queue = new SchedulingQueue();
    queue.add(pod("p"));
    queue.take();
    queue.park("default/p", new Set(["PodDelete"]));
    vi.advanceTimersByTime(3_600_000);
    expect(queue.take()).toBeUndefined();
    queue.wake("NodeUpdate");
    expect(queue.take()).toBeUndefined();
    queue.wake("PodDelete");
    expect(queue.take()?.key).toBe("default/p");
    queue.park("default/p", new Set(["PodDelete"]));
    queue.wake("PodDelete");
    expect(queue.take(), "still backing off").toBeUndefined();
    vi.advanceTimersByTime(200);
    expect(queue.take()?.key).toBe("default/p");
  });

  test("an event that comes while the pod is being looked at is not lost", () => {
    const queue = new SchedulingQueue();
    queue.add(pod("p"));
    queue.take();
    queue.wake("PodDelete");
    queue.park("default/p", new Set(["PodDelete"]));
    vi.advanceTimersByTime(100);
    expect(queue.take()?.key).toBe("default/p");
  });

  test("a removed pod is not handed out, wherever it was", () => {
    const queue = new SchedulingQueue();
    queue.add(pod("ready"));
    queue.remove("default/ready");
    queue.add(pod("parked"));
    queue.take();
    queue.park("default/parked", new Set(["NodeAdd"]));
    queue.remove("default/parked");
    queue.wake("NodeAdd");
    expect(queue.take()).toBeUndefined();
    expect(queue.size).toBe(0);
  });
});

test("heartbeats do not wake anybody, labels, taints, capacity and cordons do", () => {
  const node = makeNode("a");
  expect(changesPlacement({ ...node, status: { ...node.status, conditions: [] } }, node)).toBe(false);
  expect(changesPlacement(makeNode("a", { labels: { zone: "1" } }), node)).toBe(true);
  expect(changesPlacement(makeNode("a", { cpu: "8" }), node)).toBe(true);
  expect(changesPlacement(makeNode("a", { spec: { unschedulable: true } }), node)).toBe(true);
});
