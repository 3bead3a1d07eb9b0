import { expect, test } from "vitest";
import { Agenda } from "./agenda";

test("what has come due stays due, and wakes nobody again", () => {
  let now = 1_000;
  const agenda = new Agenda(() => now);
  expect(agenda.isDue("a")).toBe(true);
  expect(agenda.next(now)).toBeUndefined();
  agenda.put("a", 500);
  agenda.put("b", 900);
  expect(agenda.isDue("a")).toBe(false);
  expect(agenda.next(now)).toBe(1_500);
  const begunAt = now;
  now = 1_500;
  expect(agenda.next(begunAt), "came due after the look at it began").toBe(1_500);
  expect(agenda.isDue("a")).toBe(true);
  expect(agenda.next(now)).toBe(1_900);
  agenda.forget("b");
  expect(agenda.next(now)).toBeUndefined();
});
