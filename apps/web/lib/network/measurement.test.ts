import { expect, it } from "vitest";
import { formatBitRate, formatMicroseconds, formatRatio, trafficSeconds, wayResultSchema, waysOf } from "./measurement";

it("writes figures with their units", () => {
  expect([12_400_000_000, 1_234_000_000, 830_000_000, 5_000].map(formatBitRate)).toEqual([
    "12.4 Gbit/s",
    "1.23 Gbit/s",
    "830 Mbit/s",
    "5.00 kbit/s",
  ]);
  expect([48.4, 1_200, 15_000].map(formatMicroseconds)).toEqual(["48 µs", "1.20 ms", "15.0 ms"]);
  expect(formatRatio(0.674)).toBe("0.67\u00a0×");
});

it("knows what can be measured on one node alone, and for how long traffic flows", () => {
  expect([waysOf(true).length, waysOf(false)]).toEqual([4, ["pod-to-pod-same-node"]]);
  expect([trafficSeconds(true), trafficSeconds(false)]).toEqual([12, 3]);
});

it("takes a way that failed, and refuses what is no way", () => {
  expect(wayResultSchema.parse({ way: "pod-to-service", problem: "ECONNREFUSED" }).figures).toBeUndefined();
  expect(wayResultSchema.safeParse({ problem: "the pod network is not ready" }).success).toBe(false);
});
