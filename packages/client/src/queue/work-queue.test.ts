import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WorkQueue } from "./work-queue";

describe("WorkQueue", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("hands out a key once however often it was added, in order", async () => {
    const queue = new WorkQueue();
    for (const key of ["a", "b", "a", "b", "c"]) queue.add(key);
    expect([await queue.take(), await queue.take(), await queue.take(), queue.length]).toEqual(["a", "b", "c", 0]);
  });

  it("never gives a key to two workers, and gives it again when it was added meanwhile", async () => {
    const queue = new WorkQueue();
    queue.add("a");
    const key = await queue.take();
    queue.add("a");
    queue.add("a");
    const second = queue.take();
    let taken: string | undefined;
    void second.then((value) => {
      taken = value;
    });
    await Promise.resolve();
    expect(taken).toBeUndefined();
    queue.done(key ?? "");
    expect(await second).toBe("a");
    queue.done("a");
    expect(queue.length).toBe(0);
  });

  it("keeps the earliest of several delays", () => {
    const queue = new WorkQueue();
    queue.addAfter("a", 1000);
    queue.addAfter("a", 100);
    queue.addAfter("a", 5000);
    vi.advanceTimersByTime(99);
    expect(queue.length).toBe(0);
    vi.advanceTimersByTime(1);
    expect(queue.length).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(queue.length).toBe(1);
  });

  it("waits longer than a timer of Node can", () => {
    const queue = new WorkQueue();
    const days = 40 * 86_400_000;
    queue.addAfter("a", days);
    vi.advanceTimersByTime(days - 1);
    expect(queue.length).toBe(0);
    vi.advanceTimersByTime(1);
    expect(queue.length).toBe(1);
  });

  it("doubles the wait of a key that keeps failing, up to the maximum, until it is forgotten", async () => {
    const queue = new WorkQueue({ base: 10, maximum: 35 });
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const start = Date.now();
      queue.addRateLimited("a");
      vi.advanceTimersToNextTimer();
      waits.push(Date.now() - start);
      queue.done((await queue.take()) ?? "");
    }
    expect(waits).toEqual([10, 20, 35, 35]);
    queue.forget("a");
    expect(queue.requeues("a")).toBe(0);
  });

  it("shuts down: wakes who waits, drops what is ready, and waits for what is under way", async () => {
    const queue = new WorkQueue();
    queue.add("a");
    const key = await queue.take();
    const waiting = queue.take();
    let drained = false;
    queue.addAfter("c", 10);
    const end = queue.shutDown().then(() => {
      drained = true;
    });
    expect(await waiting).toBeUndefined();
    queue.add("b");
    expect(await queue.take()).toBeUndefined();
    expect(drained).toBe(false);
    queue.done(key ?? "");
    await end;
    vi.advanceTimersByTime(100);
    expect(queue.length).toBe(0);
  });

  it("stays quick with many keys", async () => {
    const queue = new WorkQueue();
    const count = 200_000;
    for (let n = 0; n < count; n += 1) queue.add(String(n));
    for (let n = 0; n < count; n += 1) queue.done((await queue.take()) ?? "");
    expect(queue.length).toBe(0);
  });
});
