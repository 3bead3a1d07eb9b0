import { StatusError } from "@gantry/api";
import type { Pod } from "@gantry/api/core/v1";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { MemorySink } from "../../testing/memory-sink";
import { testPod } from "../../testing/pods";
import { statusPatch } from "./status-patch";
import { PodStatusWriter } from "./status-writer";

const log = pino({ level: "silent" });
const condition = (type: string, status: string, reason?: string) => ({ type, status, ...(reason ? { reason } : {}) });

describe("statusPatch", () => {
  const pod: Pod = {
    ...testPod({ containers: [{ name: "a" }] }),
    status: { phase: "Pending", podIPs: [{ ip: "10.0.0.1" }], podIP: "10.0.0.1" },
  };

  test("names only what differs", () => {
    expect(statusPatch(pod, { ...pod.status })).toBeUndefined();
    expect(statusPatch(pod, { ...pod.status, phase: "Running" })).toEqual({
      metadata: { uid: pod.metadata.uid },
      status: { phase: "Running" },
    });
  });

  test("takes fields away and replaces lists that would be merged", () => {
    const { phase } = pod.status ?? {};
    expect(statusPatch(pod, { phase })).toMatchObject({ status: { podIP: null, podIPs: null } });
    expect(statusPatch(pod, { phase, podIP: "10.0.0.2", podIPs: [{ ip: "10.0.0.2" }] })?.status).toMatchObject({
      podIPs: [{ $patch: "replace" }, { ip: "10.0.0.2" }],
    });
  });

  test("sends conditions that have changed, and leaves those of others alone", () => {
    const stored: Pod = { ...pod, status: { conditions: [condition("Ready", "False", "Old"), condition("theirs", "True")] } };
    expect(statusPatch(stored, { conditions: [condition("Ready", "True")] })?.status).toEqual({
      conditions: [{ type: "Ready", status: "True", reason: null, message: null }],
    });
  });
});

describe("PodStatusWriter", () => {
  const setUp = () => {
    const sink = new MemorySink();
    const writer = new PodStatusWriter(sink, log);
    const pod = sink.put(testPod({ containers: [{ name: "a" }] }));
    sink.onSet = (changed) => writer.observe(changed);
    writer.observe(pod);
    return { sink, writer, uid: pod.metadata.uid };
  };

  test("merges what comes while a write is under way, and ends with the newest", async () => {
    const { sink, writer, uid } = setUp();
    for (const phase of ["Pending", "Running", "Succeeded", "Failed"]) writer.set(uid, { phase });
    await writer.flush(uid);
    expect(sink.get(uid).status?.phase).toBe("Failed");
    expect(sink.patches.length).toBeLessThanOrEqual(2);
  });

  test("writes again what somebody else has overwritten", async () => {
    const { sink, writer, uid } = setUp();
    writer.set(uid, { phase: "Running", podIP: "10.0.0.1" });
    await writer.flush(uid);
    sink.put({ ...sink.get(uid), status: { phase: "Running" } });
    await writer.flush(uid);
    expect(sink.get(uid).status?.podIP).toBe("10.0.0.1");
  });

  test("is not drawn into a quick exchange with somebody who overwrites every time", async () => {
    const { sink, writer, uid } = setUp();
    const overwrite = () => sink.put({ ...sink.get(uid), status: { phase: "Pending" } });
    sink.onSet = (changed) => {
      writer.observe(changed);
      if (changed.status?.phase === "Running") setImmediate(overwrite);
    };
    writer.set(uid, { phase: "Running" });
    await expect.poll(() => sink.patches.length, { timeout: 900 }).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sink.patches).toHaveLength(2);
    await expect.poll(() => sink.patches.length, { timeout: 1_500 }).toBe(3);
    writer.stop();
  });

  test("tries again after a failure, and gives up when the pod is gone", async () => {
    const { sink, writer, uid } = setUp();
    const patch = sink.patchStatus.bind(sink);
    let failures = 2;
    sink.patchStatus = async (pod, body) => {
      if (failures-- > 0) throw new StatusError(503, "ServiceUnavailable", "not now");
      return patch(pod, body);
    };
    writer.set(uid, { phase: "Running" });
    await writer.flush(uid);
    expect(sink.get(uid).status?.phase).toBe("Running");
    sink.pods.delete(uid);
    writer.set(uid, { phase: "Failed" });
    await writer.flush(uid);
  });

  test("the last status is written before the pod is deleted", async () => {
    const { sink, writer, uid } = setUp();
    writer.set(uid, { phase: "Succeeded" });
    let last: string | undefined;
    sink.onDelete = (pod) => {
      last = pod.status?.phase;
    };
    await writer.finish(uid);
    expect(last).toBe("Succeeded");
    expect(sink.pods.size).toBe(0);
  });
});
