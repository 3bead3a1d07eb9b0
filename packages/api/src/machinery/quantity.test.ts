import { describe, expect, it } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  parseQuantity,
  quantityFromMilli,
  quantityFromValue,
  quantityMilliValue,
  quantityValue,
  subtractQuantities,
} from "./quantity";

describe("canonicalQuantity", () => {
  it.each([
    ["0.1", "100m"],
    [0.5, "500m"],
    [2, "2"],
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["1536Mi", "1536Mi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["1.1Ki", "1126400m"],
    ["1000", "1k"],
    ["1100", "1100"],
    ["1e3", "1e3"],
    ["1E3", "1e3"],
    ["1000e0", "1e3"],
    ["12e6", "12e6"],
    ["5E", "5E"],
    ["+3", "3"],
    ["-100m", "-100m"],
    ["0", "0"],
    ["0Mi", "0"],
    ["1.", "1"],
    [".5", "500m"],
    ["0.0000000001", "1n"],
    ["-0.0000000001", "-1n"],
    ["100E", "9223372036854775807"],
    [1e21, "9223372036854775807"],
  ])("prints %s as %s", (written, printed) => {
    expect(canonicalQuantity(written)).toBe(printed);
    expect(canonicalQuantity(printed)).toBe(printed);
  });

  it.each(["", "x", "1x", "1.2.3", "1mm", "1Kii", ".", "--1", "1 Mi", "1e", "m"])("refuses %j", (text) => {
    expect(() => parseQuantity(text)).toThrow(/quantities must match|unable to parse quantity's suffix/);
    expect(isQuantity(text)).toBe(false);
  });
});

describe("amounts", () => {
  it("compares across formats", () => {
    expect(compareQuantities("1Gi", "1073741824")).toBe(0);
    expect(compareQuantities("1G", "1Gi")).toBe(-1);
    expect(compareQuantities("1", "999m")).toBe(1);
  });

  it("adds and subtracts exactly, in the format of the first that is not zero", () => {
    expect(addQuantities("100m", "0.2")).toBe("300m");
    expect(addQuantities("1Gi", "1Mi")).toBe("1025Mi");
    expect(addQuantities("0", "1Gi")).toBe("1Gi");
    expect(subtractQuantities("1", "1500m")).toBe("-500m");
  });

  it("rounds up to the unit that is asked for", () => {
    expect(quantityValue("1500m")).toBe(2);
    expect(quantityValue("-1500m")).toBe(-1);
    expect(quantityMilliValue("1.0005")).toBe(1001);
    expect(quantityMilliValue("64Mi")).toBe(64 * 1024 * 1024 * 1000);
  });

  it("prints numbers", () => {
    expect(quantityFromMilli(1500)).toBe("1500m");
    expect(quantityFromValue(3 * 1024 ** 3, "BinarySI")).toBe("3Gi");
  });
});
