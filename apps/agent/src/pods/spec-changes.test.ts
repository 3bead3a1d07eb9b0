import type { Pod } from "@gantry/api/core/v1";
import { expect, test } from "vitest";
import { testPod } from "../testing/pods";
import { SpecChanges } from "./spec-changes";

const podWith = (...images: string[]): Pod => testPod({ containers: images.map((image, index) => ({ name: `c${index}`, image })) });

test("names the containers that are asked for differently, and waits until their pod stays as it is", () => {
  let now = 1000;
  const changes = new SpecChanges(() => now);
  expect(changes.observe(podWith("a", "b"), podWith("a", "b"))).toEqual([]);
  expect(changes.settledAt).toBeUndefined();
  expect(changes.observe(podWith("a", "b"), podWith("a", "c"))).toEqual(["c1"]);
  expect(changes.isSettled).toBe(false);
  now += 200;
  expect(changes.observe(podWith("a", "c"), podWith("d", "c"))).toEqual(["c0"]);
  expect(changes.settledAt).toBe(1450);
  now = 1450;
  expect(changes.isSettled).toBe(true);
});

test("does not wait for ever for a pod that never stays as it is", () => {
  let now = 0;
  const changes = new SpecChanges(() => now);
  for (; now < 5000; now += 100) changes.observe(podWith(`v${now}`), podWith(`v${now + 100}`));
  expect(changes.settledAt).toBe(5000);
  expect(changes.isSettled).toBe(true);
  now = 9000;
  changes.observe(podWith("a"), podWith("b"));
  expect(changes.settledAt).toBe(9250);
});
