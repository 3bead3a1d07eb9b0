import type { Pod } from "@gantry/api/core/v1";
import { describe, expect, test } from "vitest";
import type { RuntimeContainer } from "../runtime/types";
import { testContainer, testPod } from "../testing/pods";
import { computeActions, type ObservedPod } from "./compute-actions";
import { PodRuntimeState } from "./runtime-state";

const sandbox = testContainer({ name: "", id: "sandbox", sandbox: true, createdAt: 500 });

const observe = (containers: RuntimeContainer[], more: Partial<ObservedPod> = {}): ObservedPod => {
  const state = new PodRuntimeState();
  state.replaceAll(containers);
  return {
    sandbox: state.sandbox(),
    newest: (name) => state.newest(name),
    failedProbe: () => undefined,
    hasStarted: () => true,
    specIsSettled: true,
    specHash: () => "hash",
    hashOf: () => "hash",
    ...more,
  };
};

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);
const exited = (name: string, exitCode: number): RuntimeContainer => testContainer({ name, state: "exited", exitCode });

const plan = (pod: Pod, observed: ObservedPod) => {
  const actions = computeActions(pod, observed);
  return {
    init: names(actions.initContainersToStart),
    start: names(actions.containersToStart),
    kill: actions.containersToKill.map(({ container, reason }) => `${container.name} ${reason}`),
    ...(actions.killPod ? { killPod: true } : {}),
    ...(actions.createSandbox ? { createSandbox: true } : {}),
  };
};

describe("computeActions", () => {
  const web = testPod({ containers: [{ name: "a" }, { name: "b" }] });

  test("a new pod begins with its sandbox", () => {
    expect(plan(web, observe([]))).toEqual({ init: [], start: [], kill: [], createSandbox: true });
  });

  test("starts what is missing in a sandbox that runs, and nothing else", () => {
    expect(plan(web, observe([sandbox, testContainer({ name: "a" })]))).toEqual({ init: [], start: ["b"], kill: [] });
    expect(plan(web, observe([sandbox, testContainer({ name: "a" }), testContainer({ name: "b" })]))).toEqual({
      init: [],
      start: [],
      kill: [],
    });
  });

  test("a dead sandbox takes the containers with it, which then start anew", () => {
    const dead = { ...sandbox, state: "exited" as const };
    expect(plan(web, observe([dead, testContainer({ name: "a" })]))).toMatchObject({ killPod: true, createSandbox: true });
    const renewed = { ...sandbox, createdAt: 9_000, attempt: 1 };
    expect(plan(web, observe([renewed, exited("a", 0), exited("b", 0)])).start).toEqual(["a", "b"]);
  });

  test.each([
    ["Always", 0, ["a"]],
    ["OnFailure", 0, []],
    ["OnFailure", 1, ["a"]],
    ["Never", 1, []],
  ] as const)("restartPolicy %s after exit code %i starts %j", (restartPolicy, exitCode, expected) => {
    const pod = testPod({ restartPolicy, containers: [{ name: "a" }, { name: "b" }] });
    expect(plan(pod, observe([sandbox, exited("a", exitCode), testContainer({ name: "b" })])).start).toEqual(expected);
  });

  test("a pod whose containers have all ended for good loses its sandbox", () => {
    const pod = testPod({ restartPolicy: "Never", containers: [{ name: "a" }] });
    expect(plan(pod, observe([sandbox, exited("a", 0)]))).toEqual({ init: [], start: [], kill: [], killPod: true });
    expect(plan(pod, observe([{ ...sandbox, state: "exited" }, exited("a", 1)]))).not.toHaveProperty("createSandbox");
  });

  test("init containers run one after the other before the containers", () => {
    const pod = testPod({
      initContainers: [
        { name: "i1", resources: {} },
        { name: "i2", resources: {} },
      ],
      containers: [{ name: "a" }],
    });
    expect(plan(pod, observe([sandbox]))).toMatchObject({ init: ["i1"], start: [] });
    expect(plan(pod, observe([sandbox, testContainer({ name: "i1" })]))).toMatchObject({ init: [], start: [] });
    expect(plan(pod, observe([sandbox, exited("i1", 1)]))).toMatchObject({ init: ["i1"], start: [] });
    expect(plan(pod, observe([sandbox, exited("i1", 0)]))).toMatchObject({ init: ["i2"], start: [] });
    expect(plan(pod, observe([sandbox, exited("i1", 0), exited("i2", 0)]))).toMatchObject({ init: [], start: ["a"] });
  });

  test("a failed init container ends a pod that is not to be restarted", () => {
    const pod = testPod({ restartPolicy: "Never", initContainers: [{ name: "i", resources: {} }], containers: [{ name: "a" }] });
    expect(plan(pod, observe([sandbox, exited("i", 1)]))).toMatchObject({ init: [], start: [], killPod: true });
  });

  test("init containers are not run again because the engine has forgotten them", () => {
    const pod = testPod({ initContainers: [{ name: "i", resources: {} }], containers: [{ name: "a" }] });
    expect(plan(pod, observe([sandbox, exited("a", 1)]))).toMatchObject({ init: [], start: ["a"] });
  });

  test("a sidecar has to have started before what follows it, and is kept up", () => {
    const pod = testPod({
      initContainers: [
        { name: "side", restartPolicy: "Always", resources: {} },
        { name: "i", resources: {} },
      ],
      containers: [{ name: "a" }],
    });
    const side = testContainer({ name: "side" });
    expect(plan(pod, observe([sandbox]))).toMatchObject({ init: ["side"], start: [] });
    expect(plan(pod, observe([sandbox, side], { hasStarted: () => false }))).toMatchObject({ init: [], start: [] });
    expect(plan(pod, observe([sandbox, side]))).toMatchObject({ init: ["i"], start: [] });
    expect(plan(pod, observe([sandbox, side, exited("i", 0)]))).toMatchObject({ init: [], start: ["a"] });
    expect(plan(pod, observe([sandbox, exited("side", 1), exited("i", 0), testContainer({ name: "a" })])).init).toEqual(["side"]);
  });

  test("a probe's verdict and a changed spec stop a container", () => {
    const running = [sandbox, testContainer({ name: "a" }), testContainer({ name: "b" })];
    const failing = observe(running, { failedProbe: ({ name }) => (name === "a" ? "LivenessFailed" : undefined) });
    expect(plan(web, failing).kill).toEqual(["a LivenessFailed"]);
    expect(plan(web, observe(running, { specHash: ({ name }) => (name === "b" ? "new" : "hash") })).kill).toEqual(["b SpecChanged"]);
  });

  test("a spec that is still being changed replaces nothing yet, and holds up nothing else", () => {
    const changing: Partial<ObservedPod> = { specIsSettled: false, specHash: () => "new" };
    const running = [sandbox, testContainer({ name: "a" }), testContainer({ name: "b" })];
    expect(plan(web, observe(running, changing)).kill).toEqual([]);
    const failing = observe(running, { ...changing, failedProbe: ({ name }) => (name === "a" ? "LivenessFailed" : undefined) });
    expect(plan(web, failing).kill).toEqual(["a LivenessFailed"]);
    expect(plan(web, observe([sandbox, exited("a", 1), testContainer({ name: "b" })], changing)).start).toEqual(["a"]);
  });

  test("an ephemeral container is started once", () => {
    const pod = testPod({ containers: [{ name: "a" }], ephemeralContainers: [{ name: "debug", resources: {} }] });
    const running = [sandbox, testContainer({ name: "a" })];
    expect(computeActions(pod, observe(running)).ephemeralContainersToStart).toEqual(["debug"]);
    expect(computeActions(pod, observe([...running, exited("debug", 1)])).ephemeralContainersToStart).toEqual([]);
  });
});
