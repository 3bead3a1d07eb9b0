import { describe, expect, test } from "vitest";
import { labels } from "../../runtime/labels";
import type { RuntimeContainer } from "../../runtime/types";
import { testContainer, testPod } from "../../testing/pods";
import type { ContainerFacts } from "./container-status";
import { type PodStatusInput, podStatus } from "./pod-status";

const facts =
  (containers: Record<string, Partial<ContainerFacts>>) =>
  (name: string): ContainerFacts => ({ ready: false, started: false, ...containers[name] });
const exited = (name: string, exitCode: number, more: Partial<RuntimeContainer> = {}): RuntimeContainer =>
  testContainer({ name, state: "exited", exitCode, startedAt: 2_000, finishedAt: 3_000, ...more });

const statusOf = (
  pod: ReturnType<typeof testPod>,
  containers: Record<string, Partial<ContainerFacts>>,
  more: Partial<PodStatusInput> = {},
) =>
  podStatus({
    pod,
    facts: facts(containers),
    context: { runtime: "docker", terminationMessage: () => undefined, imageId: ({ imageId }) => `docker://${imageId}` },
    podIPs: ["10.244.0.5"],
    hostIPs: ["192.0.2.1"],
    sandboxReady: true,
    startedAt: 0,
    now: 10_000,
    running: false,
    ...more,
  });

const condition = (status: ReturnType<typeof statusOf>, type: string) => status.conditions?.find((candidate) => candidate.type === type);

describe("podStatus", () => {
  const pod = testPod({
    containers: [
      { name: "a", image: "a:1" },
      { name: "b", image: "b:1" },
    ],
  });
  const running = { newest: testContainer({ name: "a", startedAt: 2_000 }), ready: true, started: true };

  test("a pod is pending until all containers have been made, and then running", () => {
    const pending = statusOf(pod, { a: running });
    expect(pending.phase).toBe("Pending");
    expect(pending.containerStatuses?.[1]?.state).toEqual({ waiting: { reason: "ContainerCreating" } });
    expect(condition(pending, "Ready")).toMatchObject({
      status: "False",
      reason: "ContainersNotReady",
      message: "containers with unready status: [b]",
    });
    const both = statusOf(pod, { a: running, b: running });
    expect(both.phase).toBe("Running");
    expect(condition(both, "Ready")).toEqual({ type: "Ready", status: "True", lastTransitionTime: "1970-01-01T00:00:10Z" });
    expect(both.containerStatuses?.[0]).toMatchObject({
      state: { running: { startedAt: "1970-01-01T00:00:02Z" } },
      containerID: "docker://a-0",
      image: "a:1",
      restartCount: 0,
    });
  });

  test("a container has the image that it was made from, whatever the spec has come to ask for", () => {
    const changed = testPod({ containers: [{ name: "a", image: "a:2" }] });
    const image = (newest?: RuntimeContainer) => statusOf(changed, { a: newest ? { newest } : {} }).containerStatuses?.[0]?.image;
    const made = { [labels.image]: "a:1" };
    expect(image(testContainer({ name: "a", labels: made }))).toBe("a:1");
    expect(image(exited("a", 0, { labels: made }))).toBe("a:1");
    expect(image(testContainer({ name: "a" })), "of an agent that did not note the image").toBe("a:2");
    expect(image()).toBe("a:2");
  });

  test.each([
    ["Never", 0, "Succeeded", "PodCompleted"],
    ["Never", 1, "Failed", "PodFailed"],
    ["OnFailure", 0, "Succeeded", "PodCompleted"],
    ["OnFailure", 1, "Running", "ContainersNotReady"],
    ["Always", 0, "Running", "ContainersNotReady"],
  ] as const)("restartPolicy %s and exit code %i make it %s", (restartPolicy, code, phase, reason) => {
    const one = testPod({ restartPolicy, containers: [{ name: "a" }] });
    const status = statusOf(one, { a: { newest: exited("a", code) } });
    expect(status.phase).toBe(phase);
    expect(condition(status, "Ready")?.reason).toBe(reason);
  });

  test("names why a container ended", () => {
    const reason = (container: RuntimeContainer) =>
      statusOf(testPod({ containers: [{ name: "a" }] }), { a: { newest: container } }).containerStatuses?.[0]?.state.terminated?.reason;
    expect(reason(exited("a", 0))).toBe("Completed");
    expect(reason(exited("a", 2))).toBe("Error");
    expect(reason(exited("a", 137, { oomKilled: true }))).toBe("OOMKilled");
    const { startedAt: _, ...neverStarted } = exited("a", 127, { error: "no such file" });
    expect(reason(neverStarted)).toBe("ContainerCannotRun");
  });

  test("a container that is held back waits, and shows how it ended last", () => {
    const waiting = { reason: "CrashLoopBackOff", message: "back-off 10s" };
    const [status] =
      statusOf(testPod({ containers: [{ name: "a" }] }), { a: { newest: exited("a", 3, { attempt: 2 }), waiting } }).containerStatuses ??
      [];
    expect(status).toMatchObject({ state: { waiting }, lastState: { terminated: { exitCode: 3 } }, restartCount: 2 });
  });

  test("a pod with init containers waits for them", () => {
    const withInit = testPod({ initContainers: [{ name: "i", resources: {} }], containers: [{ name: "a" }] });
    const before = statusOf(withInit, { i: { newest: testContainer({ name: "i" }) } });
    expect(before.phase).toBe("Pending");
    expect(before.containerStatuses?.[0]?.state.waiting?.reason).toBe("PodInitializing");
    expect(condition(before, "Initialized")).toMatchObject({ status: "False", message: "containers with incomplete status: [i]" });
    const after = statusOf(withInit, { i: { newest: exited("i", 0) }, a: running });
    expect(after.phase).toBe("Running");
    expect(condition(after, "Initialized")?.status).toBe("True");
    expect(after.initContainerStatuses?.[0]?.ready).toBe(true);
    const failed = statusOf({ ...withInit, spec: { ...withInit.spec, restartPolicy: "Never" } }, { i: { newest: exited("i", 1) } });
    expect(failed.phase).toBe("Failed");
  });

  test("readiness gates hold the pod back, not its containers", () => {
    const gated = testPod({ readinessGates: [{ conditionType: "example.com/ok" }], containers: [{ name: "a" }] });
    const status = statusOf(gated, { a: running });
    expect(condition(status, "ContainersReady")?.status).toBe("True");
    expect(condition(status, "Ready")).toMatchObject({ status: "False", reason: "ReadinessGatesNotReady" });
    const opened = { ...gated, status: { conditions: [{ type: "example.com/ok", status: "True" }] } };
    expect(condition(statusOf(opened, { a: running }), "Ready")?.status).toBe("True");
  });

  test("a condition keeps the time of its last change", () => {
    const before = { ...pod, status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime: "1970-01-01T00:00:01Z" }] } };
    expect(condition(statusOf(before, { a: running, b: running }), "Ready")?.lastTransitionTime).toBe("1970-01-01T00:00:01Z");
    expect(condition(statusOf(before, { a: running }), "Ready")?.lastTransitionTime).toBe("1970-01-01T00:00:10Z");
  });

  test("a failure from outside is final, and so is the end of a deleted pod", () => {
    const evicted = statusOf(pod, { a: running, b: running }, { failure: { reason: "Evicted", message: "low on memory" } });
    expect(evicted).toMatchObject({ phase: "Failed", reason: "Evicted", message: "low on memory" });
    expect(statusOf(pod, { a: { newest: exited("a", 0) }, b: { newest: exited("b", 0) } }, { ended: true }).phase).toBe("Succeeded");
    expect(statusOf(pod, { a: { newest: exited("a", 137) }, b: { newest: exited("b", 0) } }, { ended: true }).phase).toBe("Failed");
  });

  test("nothing is final while a container still runs", () => {
    const started = { ...pod, status: { phase: "Running" } };
    const stopping = statusOf(started, { a: running, b: running }, { running: true, failure: { reason: "Evicted", message: "low" } });
    expect(stopping.phase).toBe("Running");
    expect(stopping).not.toHaveProperty("reason");
  });

  test("what the engine has forgotten is taken from the last report", () => {
    const ended = { exitCode: 7, containerID: "docker://old" };
    const reported = { name: "a", state: { terminated: ended }, lastState: {}, ready: false, restartCount: 4, image: "a:1", imageID: "x" };
    const status = statusOf(testPod({ containers: [{ name: "a" }] }), { a: { reported } });
    expect(status.containerStatuses?.[0]).toMatchObject({ restartCount: 4, lastState: { terminated: ended }, imageID: "x" });
  });
});
