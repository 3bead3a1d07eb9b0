import type { KubernetesObject } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import { describe, expect, it } from "vitest";
import { DrainLedger } from "./ledger";

const pod = (name: string, deleting = false): Pod =>
  ({
    metadata: {
      name,
      namespace: "n",
      uid: name,
      labels: { app: "web" },
      ownerReferences: [{ kind: "ReplicaSet", name: "web", controller: true }],
      ...(deleting ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
    spec: { containers: [] },
    status: { phase: "Running" },
  }) as unknown as Pod;

const budget = (name: string, resourceVersion: string, disruptionsAllowed: number): KubernetesObject =>
  ({
    metadata: { name, namespace: "n", uid: name, resourceVersion },
    spec: { selector: { matchLabels: { app: "web" } } },
    status: { disruptionsAllowed },
  }) as unknown as KubernetesObject;

const byUid = (...objects: KubernetesObject[]) => new Map(objects.map((object) => [object.metadata.uid, object]));
const states = (ledger: DrainLedger) => Object.fromEntries(ledger.takeChanges().map(({ name, state }) => [name, state]));
const consent = { unmanaged: false, localData: false };

describe("DrainLedger", () => {
  it("follows a pod from the queue until it is gone", () => {
    const ledger = new DrainLedger(consent);
    ledger.compare(byUid(pod("a")), byUid());
    expect(states(ledger)).toEqual({ a: "queued" });
    expect(ledger.due(0).map(({ metadata }) => metadata.name)).toEqual(["a"]);
    ledger.note(pod("a"), { outcome: "evicted" }, 0);
    expect(states(ledger)).toEqual({ a: "leaving" });
    expect(ledger.due(0)).toEqual([]);
    ledger.compare(byUid(pod("a", true)), byUid());
    expect(states(ledger)).toEqual({});
    expect(ledger.left).toBe(1);
    ledger.compare(byUid(), byUid());
    expect(states(ledger)).toEqual({ a: "gone" });
    expect(ledger.left).toBe(0);
  });

  it("waits longer each time for a blocked pod, and as long as the API server says", () => {
    const ledger = new DrainLedger(consent);
    const blocked = (retryAfter: number) => ({ outcome: "blocked", why: "", budget: "keep", retryAfter }) as const;
    ledger.compare(byUid(pod("a")), byUid());
    ledger.note(pod("a"), blocked(0), 0);
    expect(ledger.nextDue(0)).toBe(1_000);
    ledger.note(pod("a"), blocked(0), 1_000);
    expect(ledger.nextDue(1_000)).toBe(2_000);
    ledger.note(pod("a"), blocked(10), 3_000);
    expect(ledger.nextDue(3_000)).toBe(10_000);
    for (let round = 0; round < 5; round++) ledger.note(pod("a"), blocked(0), 0);
    expect(ledger.nextDue(0)).toBe(15_000);
  });

  it("asks at once when a changed budget has room", () => {
    const ledger = new DrainLedger(consent);
    ledger.compare(byUid(pod("a")), byUid(budget("keep", "1", 0)));
    ledger.note(pod("a"), { outcome: "blocked", why: "", budget: "keep", retryAfter: 0 }, 0);
    ledger.compare(byUid(pod("a")), byUid(budget("keep", "2", 0)));
    expect(ledger.due(0)).toEqual([]);
    ledger.compare(byUid(pod("a")), byUid(budget("keep", "3", 1)));
    expect(ledger.due(0)).toHaveLength(1);
  });

  it("gives up on a pod that two budgets count, and names them", () => {
    const ledger = new DrainLedger(consent);
    ledger.compare(byUid(pod("a")), byUid(budget("one", "1", 1), budget("two", "1", 1)));
    ledger.note(pod("a"), { outcome: "refused", why: "more than one" }, 0);
    expect(ledger.takeChanges()).toMatchObject([{ state: "refused", why: "PodDisruptionBudgets one and two both count it; only one may" }]);
    expect(ledger.left).toBe(0);
  });

  it("takes up pods that come later", () => {
    const ledger = new DrainLedger(consent);
    ledger.compare(byUid(), byUid());
    expect(ledger.left).toBe(0);
    ledger.compare(byUid(pod("late")), byUid());
    expect(ledger.due(0)).toHaveLength(1);
  });
});
