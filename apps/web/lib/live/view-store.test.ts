import { describe, expect, it } from "vitest";
import { ViewStore } from "./view-store";

const row = (uid: string, name = uid) => ({ uid, name });
const names = (store: ViewStore) => store.getState().rows.map((each) => (each as unknown as { name: string }).name);

describe("the rows of a view", () => {
  it("follow a snapshot with deltas, keyed by uid", () => {
    const store = new ViewStore(1, { view: "pods" });
    store.applySnapshot({ id: 1, revision: "5", rows: [row("a"), row("b")], problems: [] });
    store.applyDelta({ id: 1, revision: "6", upserts: [row("b", "B"), row("c")], removes: ["a"] });
    expect(names(store)).toEqual(["B", "c"]);
    expect(store.getState().revision).toBe("6");
  });

  it("take no delta before the first snapshot, nor between a lost connection and the next", () => {
    const store = new ViewStore(1, { view: "pods" });
    store.applyDelta({ id: 1, revision: "1", upserts: [row("a")], removes: [] });
    expect(store.getState().phase).toBe("loading");
    store.applySnapshot({ id: 1, revision: "5", rows: [row("a")], problems: [] });
    store.markStale();
    store.applyDelta({ id: 1, revision: "6", upserts: [row("b")], removes: [] });
    expect(names(store)).toEqual(["a"]);
    expect(store.getState().phase).toBe("stale");
    store.applySnapshot({ id: 1, revision: "9", rows: [row("z")], problems: [] });
    expect(names(store)).toEqual(["z"]);
    expect(store.getState().phase).toBe("live");
  });
});
