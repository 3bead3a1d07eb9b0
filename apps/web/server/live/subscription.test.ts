import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Delta, Snapshot } from "../../lib/live/protocol";
import type { Row } from "../../lib/rows/types";
import type { RowSource } from "./row-source";
import { type Outlet, Subscription } from "./subscription";

class Rows implements RowSource {
  ready = true;
  revision = "1";
  problems = [];
  readonly rows = new Map<string, Row & { value: number }>();
  #dirty: (uids: readonly string[]) => void = () => undefined;

  start(onDirty: (uids: readonly string[]) => void): void {
    this.#dirty = onDirty;
  }

  set(uid: string, value: number): void {
    this.rows.set(uid, { uid, value });
    this.#dirty([uid]);
  }

  remove(uid: string): void {
    this.rows.delete(uid);
    this.#dirty([uid]);
  }

  uids(): Iterable<string> {
    return this.rows.keys();
  }

  row(uid: string): Row | undefined {
    return this.rows.get(uid);
  }

  stop(): void {
    this.rows.clear();
  }
}

class Browser implements Outlet {
  readonly snapshots: Snapshot[] = [];
  readonly deltas: Delta[] = [];
  gaveUp = false;
  /** When set, messages are taken in only once this resolves. */
  hold: Promise<void> | undefined;

  async sendSnapshot(snapshot: Snapshot): Promise<void> {
    this.snapshots.push(snapshot);
    await this.hold;
  }

  async sendDelta(delta: Delta): Promise<void> {
    this.deltas.push(delta);
    await this.hold;
  }

  sendProblems(): void {}

  giveUp(): void {
    this.gaveUp = true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a subscription", () => {
  it("sends all, then what changed, in batches, and nothing that looks the same", async () => {
    const rows = new Rows();
    const browser = new Browser();
    rows.set("a", 1);
    new Subscription(1, rows, browser);
    await vi.advanceTimersByTimeAsync(5);
    expect(browser.snapshots[0]?.rows).toEqual([{ uid: "a", value: 1 }]);
    rows.set("a", 1);
    rows.set("b", 1);
    rows.set("b", 2);
    await vi.advanceTimersByTimeAsync(250);
    expect(browser.deltas).toEqual([{ id: 1, revision: "1", upserts: [{ uid: "b", value: 2 }], removes: [] }]);
    rows.remove("a");
    rows.remove("never-sent");
    await vi.advanceTimersByTimeAsync(250);
    expect(browser.deltas[1]).toMatchObject({ upserts: [], removes: ["a"] });
  });

  it("keeps one message under way and only the newest state for a slow browser", async () => {
    const rows = new Rows();
    const browser = new Browser();
    new Subscription(1, rows, browser);
    await vi.advanceTimersByTimeAsync(5);
    let release = (): void => undefined;
    browser.hold = new Promise((resolve) => {
      release = resolve;
    });
    rows.set("a", 1);
    await vi.advanceTimersByTimeAsync(250);
    for (let value = 2; value < 500; value += 1) rows.set("a", value);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.deltas).toHaveLength(1);
    release();
    await vi.advanceTimersByTimeAsync(250);
    expect(browser.deltas).toHaveLength(2);
    expect(browser.deltas[1]?.upserts).toEqual([{ uid: "a", value: 499 }]);
  });

  it("lets go of a browser that does not answer", async () => {
    const rows = new Rows();
    const browser = new Browser();
    browser.sendSnapshot = () => Promise.reject(new Error("operation has timed out"));
    new Subscription(1, rows, browser);
    await vi.advanceTimersByTimeAsync(5);
    expect(browser.gaveUp).toBe(true);
  });
});
