import type { Pod } from "@gantry/api/core/v1";
import { describe, expect, it } from "vitest";
import { judgePod, missingConsent } from "./rules";

const pod = (metadata: object, parts: { volumes?: object[]; phase?: string } = {}): Pod =>
  ({
    metadata: { name: "p", namespace: "n", ...metadata },
    spec: { containers: [], volumes: parts.volumes },
    status: { phase: parts.phase ?? "Running" },
  }) as unknown as Pod;
const owner = (kind: string) => ({ ownerReferences: [{ kind, name: "x", controller: true }] });
const scratch = [{ name: "scratch", emptyDir: {} }];

describe("judgePod", () => {
  it("leaves what belongs to the node", () => {
    expect(judgePod(pod({ annotations: { "kubernetes.io/config.mirror": "1" }, ...owner("Node") })).fate).toBe("stay");
    expect(judgePod(pod(owner("DaemonSet")))).toMatchObject({ fate: "stay", why: "DaemonSet x runs one on every node" });
  });

  it("evicts what is made anew, and asks before what is lost", () => {
    expect(judgePod(pod(owner("ReplicaSet")))).toEqual({ fate: "evict", losses: [], why: "" });
    expect(judgePod(pod(owner("ReplicaSet"), { volumes: scratch })).losses).toEqual(["localData"]);
    const lone = judgePod(pod({ ownerReferences: [{ kind: "Thing", name: "x" }] }, { volumes: scratch }));
    expect(lone).toMatchObject({ fate: "ask", losses: ["unmanaged", "localData"] });
    expect(missingConsent(lone, { unmanaged: true, localData: false })).toEqual(["localData"]);
  });

  it("asks nothing about pods that ended or are going", () => {
    expect(judgePod(pod({}, { phase: "Succeeded", volumes: scratch })).fate).toBe("evict");
    expect(judgePod(pod(owner("DaemonSet"), { phase: "Failed" })).fate).toBe("evict");
    expect(judgePod(pod({ deletionTimestamp: "2026-01-01T00:00:00Z" })).fate).toBe("evict");
  });
});
