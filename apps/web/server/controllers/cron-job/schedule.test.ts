import { describe, expect, it } from "vitest";
import { dueStarts } from "./schedule";

const at = (text: string): number => Date.parse(text);
const due = (expression: string, since: string, now: string, timeZone = "UTC") => {
  const { latest, missed, next } = dueStarts({ expression, timeZone }, at(since), at(now));
  const text = (moment: number | undefined) => (moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 19));
  return { latest: text(latest), missed, next: text(next) };
};

describe("dueStarts", () => {
  it("finds what is due and what comes next", () => {
    expect(due("*/15 * * * *", "2026-03-01T10:00:00Z", "2026-03-01T10:14:59Z")).toEqual({
      latest: undefined,
      missed: 0,
      next: "2026-03-01T10:15:00",
    });
    expect(due("*/15 * * * *", "2026-03-01T10:00:00Z", "2026-03-01T10:31:00Z")).toEqual({
      latest: "2026-03-01T10:30:00",
      missed: 2,
      next: "2026-03-01T10:45:00",
    });
  });

  it("fires on either day when both the month's and the week's are given", () => {
    expect(due("0 0 13 * 5", "2026-03-07T00:00:00Z", "2026-03-07T01:00:00Z").next).toBe("2026-03-13T00:00:00");
    expect(due("0 0 14 * 5", "2026-03-13T00:00:00Z", "2026-03-13T01:00:00Z").next).toBe("2026-03-14T00:00:00");
  });

  it("knows words, periods and time zones", () => {
    expect(due("@daily", "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z").next).toBe("2026-03-02T00:00:00");
    expect(due("@every 90s", "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z").next).toBe("2026-03-01T10:01:30");
    expect(due("0 9 * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "Europe/Zurich").next).toBe("2026-01-01T08:00:00");
  });

  it("does not go through years of missed starts one by one, and still finds the latest", () => {
    const start = performance.now();
    expect(due("* * * * *", "2016-01-01T00:00:00Z", "2026-01-01T00:00:30Z")).toEqual({
      latest: "2026-01-01T00:00:00",
      missed: 101,
      next: "2026-01-01T00:01:00",
    });
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("refuses what is no schedule", () => {
    expect(() => due("every morning", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")).toThrow();
  });
});
