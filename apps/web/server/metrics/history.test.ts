import { describe, expect, it } from "vitest";
import { NewestUsage } from "./newest-usage";
import { RecentHistory } from "./recent-history";
import { toSeries } from "./series";

const cpu = (value: number) => [value, 0, 0, 0, 0, 0, 0];

describe("recent history", () => {
  it("gives back what was added, and forgets by age and by number", () => {
    const history = new RecentHistory({ age: 1_000_000, mostBlocks: 3 });
    for (let time = 0; time < 200; time++) history.add("node/a", time, cpu(time));
    expect([...history.points("node/a", 58, 62)].map(({ time, values }) => [time, values[0]])).toEqual([
      [58, 58],
      [59, 59],
      [60, 60],
      [61, 61],
      [62, 62],
    ]);
    history.trim(200);
    expect(history.start("node/a")).toBe(60);
    history.trim(2_000_000);
    expect(history.start("node/a")).toBeUndefined();
  });
});

describe("series", () => {
  it("averages over steps and marks gaps", () => {
    const points = [0, 5, 10, 15, 100].map((time) => ({ time, values: cpu(time) }));
    expect(toSeries(points, 0, 10)).toEqual({ times: [0, 10, 20, 100], values: [2.5, 12.5, null, 100] });
  });
});

describe("newest usage", () => {
  const summary = (received: number, uid = "1") => ({
    node: { nodeName: "a", cpu: { usageNanoCores: 1.5e9 }, memory: { workingSetBytes: 2048 }, network: { rxBytes: received, txBytes: 0 } },
    pods: [
      {
        podRef: { namespace: "default", name: "web", uid },
        cpu: { usageCoreNanoSeconds: received * 1e6 },
        containers: [{ name: "main", cpu: { usageCoreNanoSeconds: received * 1e6 }, memory: { workingSetBytes: 1024 } }],
      },
    ],
  });

  it("tells rates from counters, and none across a restart", () => {
    const usage = new NewestUsage({ staleAfter: 60_000, window: 10_000 });
    expect(usage.take(summary(1_000), 0)[0]?.sample[2]).toBeNaN();
    const [node, pod] = usage.take(summary(6_000), 10_000);
    expect(node).toMatchObject({ subject: "node/a", sample: [1.5, 2048, 500, 0, Number.NaN, Number.NaN, Number.NaN] });
    expect(pod?.sample[0]).toBeCloseTo(0.5);
    expect(usage.nodes()[0]).toMatchObject({
      name: "a",
      timestamp: "1970-01-01T00:00:10Z",
      window: "10s",
      usage: { cpu: "1500000000n", memory: "2Ki" },
    });
    expect(usage.pods("default")[0]?.containers).toEqual([{ name: "main", usage: { cpu: "500000000n", memory: "1Ki" } }]);
    expect(usage.pods("other")).toEqual([]);
    expect(usage.take(summary(7_000, "2"), 20_000)[1]?.sample[0]).toBeNaN();
    usage.forget(100_000);
    expect(usage.nodes()).toEqual([]);
  });
});
