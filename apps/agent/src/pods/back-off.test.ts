import { expect, test } from "vitest";
import { BackOff } from "./back-off";

test("the wait begins at 10 s, doubles and ends at five minutes", () => {
  const backOff = new BackOff();
  expect(backOff.remaining("a", 0, 0)).toBe(0);
  const delays = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    backOff.attempted("a", 1_000);
    delays.push(backOff.delay("a") / 1000);
  }
  expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test("counts from the failure, each key for itself", () => {
  const backOff = new BackOff();
  backOff.attempted("a", 0);
  expect(backOff.remaining("a", 4_000, 5_000)).toBe(9_000);
  expect(backOff.remaining("a", 4_000, 20_000)).toBe(0);
  expect(backOff.remaining("b", 4_000, 5_000)).toBe(0);
});

test("starts over after ten quiet minutes", () => {
  const backOff = new BackOff();
  backOff.attempted("a", 0);
  backOff.attempted("a", 0);
  expect(backOff.remaining("a", 600_001, 600_001)).toBe(0);
  backOff.attempted("a", 600_002);
  expect(backOff.delay("a")).toBe(10_000);
});
