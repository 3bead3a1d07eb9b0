import { describe, expect, it } from "vitest";
import { fractionOf, journey, niceCeiling, railEnd, valueAfterKey, valueAt } from "./slider";

describe("the rail", () => {
  it("ends at a number that reads well", () => {
    expect([3, 11, 17, 41, 99, 101, 1_234].map(niceCeiling)).toEqual([10, 12, 20, 50, 100, 120, 1_500]);
  });

  it("leaves room to double and shows a limit that is near", () => {
    expect(railEnd({ wanted: 5, ready: 5 })).toBe(10);
    expect(railEnd({ wanted: 5, ready: 5, limit: 12 })).toBe(15);
    expect(railEnd({ wanted: 40, ready: 0 })).toBe(80);
  });

  it("does not shrink everything for a limit that is far away", () => {
    expect(railEnd({ wanted: 2, ready: 2, limit: 5_000 })).toBe(10);
  });

  it("places numbers and reads them back", () => {
    for (const value of [0, 1, 7, 15]) expect(valueAt(fractionOf(value, 15), 15)).toBe(value);
    expect(valueAt(-0.3, 10)).toBe(0);
    expect(valueAt(1.4, 10)).toBe(10);
  });
});

describe("keys", () => {
  it("move by one, by a page, and to the ends", () => {
    expect(valueAfterKey("ArrowRight", 5, 100)).toBe(6);
    expect(valueAfterKey("PageDown", 5, 100)).toBe(0);
    expect(valueAfterKey("PageUp", 5, 100)).toBe(15);
    expect(valueAfterKey("Home", 5, 100)).toBe(0);
    expect(valueAfterKey("End", 5, 100)).toBe(100);
    expect(valueAfterKey("x", 5, 100)).toBeUndefined();
  });

  it("may go beyond the rail, never below zero", () => {
    expect(valueAfterKey("ArrowUp", 10, 10)).toBe(11);
    expect(valueAfterKey("ArrowLeft", 0, 10)).toBe(0);
  });
});

it("draws dashes only where something is to come or go", () => {
  expect(journey(3, 3)).toBeUndefined();
  expect(journey(3, 9)).toEqual({ from: 3, to: 9 });
  expect(journey(9, 3)).toEqual({ from: 3, to: 9 });
});
