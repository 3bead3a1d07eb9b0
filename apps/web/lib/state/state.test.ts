import type { Node, Pod } from "@gantry/api/core/v1";
import { describe, expect, it } from "vitest";
import { describeNode } from "./node-state";
import { describePod, podApp } from "./pod-state";
import { appHue } from "./state";

const pod = (status: Partial<Pod["status"]>, more: { spec?: Partial<Pod["spec"]>; metadata?: Partial<Pod["metadata"]> } = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web-1",
    namespace: "shop",
    uid: "1",
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...more.metadata,
  },
  spec: { nodeName: "node-1", containers: [{ name: "web", image: "web:1", resources: { requests: { cpu: "2" } } }], ...more.spec },
  status,
});

const container = (state: object, more: object = {}) => ({
  name: "web",
  image: "web:1",
  imageID: "",
  ready: false,
  restartCount: 0,
  lastState: {},
  state,
  ...more,
});

describe("a pod", () => {
  it("that runs needs no sentence", () => {
    const status = { phase: "Running", containerStatuses: [container({ running: {} }, { ready: true })] };
    expect(describePod(pod(status))).toEqual({ state: "ready", code: "Running", sentence: "" });
  });

  it("that fits nowhere says what it lacks", () => {
    const message = "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found.";
    const status = { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] };
    expect(describePod(pod(status, { spec: { nodeName: undefined } }))).toEqual({
      state: "waiting",
      code: "Pending",
      sentence: "no node with 2 CPU free",
    });
    const mixed = {
      phase: "Pending",
      conditions: [
        {
          ...status.conditions[0],
          type: "PodScheduled",
          status: "False",
          message: "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {a: b}.",
        },
      ],
    };
    expect(describePod(pod(mixed)).sentence).toBe("no node fits: 1 Insufficient cpu, 1 node(s) had untolerated taint {a: b}");
  });

  it("that crashes says how", () => {
    const status = {
      phase: "Running",
      containerStatuses: [
        container(
          { waiting: { reason: "CrashLoopBackOff" } },
          { restartCount: 4, lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } } },
        ),
      ],
    };
    const described = describePod(pod(status));
    expect(described).toMatchObject({ state: "failed", code: "CrashLoopBackOff" });
    expect(described.sentence).toContain("exited 137, out of memory, restarted 4 times");
  });

  it("that is being deleted is on its way, whatever its containers do", () => {
    const status = { phase: "Running", containerStatuses: [container({ running: {} }, { ready: true })] };
    const leaving = pod(status, { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z", deletionGracePeriodSeconds: 5 } });
    expect(describePod(leaving)).toEqual({ state: "waiting", code: "Terminating", sentence: "stopping, up to 5 s" });
  });

  it("with init containers counts them", () => {
    const status = {
      phase: "Pending",
      initContainerStatuses: [container({ terminated: { exitCode: 0 } }), container({ running: {} }, { name: "migrate" })],
    };
    expect(describePod(pod(status))).toMatchObject({ state: "waiting", code: "Init:1/2", sentence: "init container migrate runs" });
  });

  it("takes its colour from its app, else its owner", () => {
    expect(podApp(pod({}, { metadata: { labels: { app: "cart" } } }))).toBe("cart");
    expect(podApp(pod({}))).toBe("web-1");
  });
});

describe("a node", () => {
  const node = (conditions: object[], spec: object = {}): Node => ({ metadata: {}, spec, status: { conditions } }) as unknown as Node;
  const now = Date.parse("2026-01-01T00:01:00Z");

  it("is ready, cordoned, pressed or silent", () => {
    expect(describeNode(node([{ type: "Ready", status: "True" }]), now).state).toBe("ready");
    expect(describeNode(node([{ type: "Ready", status: "True" }], { unschedulable: true }), now).code).toBe("Ready,SchedulingDisabled");
    expect(
      describeNode(
        node([
          { type: "Ready", status: "True" },
          { type: "DiskPressure", status: "True" },
        ]),
        now,
      ).sentence,
    ).toBe("short of disk");
    const silent = describeNode(node([{ type: "Ready", status: "Unknown", lastTransitionTime: "2026-01-01T00:00:00Z" }]), now);
    expect(silent).toEqual({ state: "failed", code: "NotReady", sentence: "does not answer since 60 s" });
  });
});

describe("the hues of apps", () => {
  it("tell apart names that differ in their number alone, about as well as chance would", () => {
    const bases = ["app", "web-", "shop-worker", "d", "cache-v", "queue", "node", "team-a-api-"];
    const distinct = bases.map((base) => new Set([1, 2, 3, 4, 5].map((number) => appHue(`${base}${number}`))).size);
    // Chance gives 3.9 of 5.
    expect(distinct.reduce((sum, count) => sum + count, 0) / bases.length).toBeGreaterThan(3.4);
    expect(bases.map(appHue).every((hue) => Number.isInteger(hue) && hue >= 1 && hue <= 8)).toBe(true);
  });
});
