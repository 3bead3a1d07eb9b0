import { describe, expect, it } from "vitest";
import { formatAge, formatDuration, parseDuration } from "./duration";
import { canonicalMicroseconds, canonicalSeconds, formatMicroTime, formatTime, parseTime } from "./time";

describe("times", () => {
  it("prints and reads them", () => {
    const moment = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    expect(formatTime(moment)).toBe("2026-01-02T03:04:05Z");
    expect(formatMicroTime(moment)).toBe("2026-01-02T03:04:05.678000Z");
    expect(parseTime("2026-01-02T03:04:05.678Z")).toBe(moment);
    expect(canonicalSeconds("2026-01-02T05:04:05.9+02:00")).toBe("2026-01-02T03:04:05Z");
    expect(canonicalMicroseconds("2026-01-02T03:04:05.123456789Z")).toBe("2026-01-02T03:04:05.123456Z");
    expect(canonicalMicroseconds("2026-01-31T03:04:05Z")).toBe("2026-01-31T03:04:05.000000Z");
  });

  it.each(["", "2026-01-02", "2026-02-30T00:00:00Z", "2026-01-02T25:00:00Z", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05"])(
    "refuses %j",
    (text) => expect(canonicalSeconds(text)).toBeUndefined(),
  );
});

describe("durations", () => {
  it.each([
    ["1h30m", 5_400_000, "1h30m0s"],
    ["1.5s", 1500, "1.5s"],
    ["250ms", 250, "250ms"],
    ["90s", 90_000, "1m30s"],
    ["-10s", -10_000, "-10s"],
    ["0", 0, "0s"],
    ["15us", 0.015, "15µs"],
  ])("reads %s", (text, milliseconds, printed) => {
    expect(parseDuration(text)).toBe(milliseconds);
    expect(formatDuration(milliseconds)).toBe(printed);
  });

  it.each(["", "1", "h", "1x", "1 h"])("refuses %j", (text) => expect(parseDuration(text)).toBeUndefined());

  it.each([
    [0, "0s"],
    [119, "119s"],
    [120, "2m"],
    [125, "2m5s"],
    [600, "10m"],
    [3 * 3600 - 1, "179m"],
    [3 * 3600 + 1200, "3h20m"],
    [8 * 3600, "8h"],
    [48 * 3600, "2d"],
    [51 * 3600, "2d3h"],
    [8 * 86400, "8d"],
    [2 * 365 * 86400 + 30 * 86400, "2y30d"],
    [9 * 365 * 86400, "9y"],
    [-1, "0s"],
    [-5, "<invalid>"],
  ])("says the age of %d seconds as %s", (seconds, text) => expect(formatAge(seconds * 1000)).toBe(text));
});
