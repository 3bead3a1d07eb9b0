import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Pod } from "@gantry/api/core/v1";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HollowNetwork } from "../runtime/hollow/hollow-network";
import { HollowVolumes, hollowProbes } from "../runtime/hollow/hollow-parts";
import { HollowRuntime } from "../runtime/hollow/hollow-runtime";
import { type ImageDetails, RuntimeError } from "../runtime/types";
import { startTestNode, type TestNode } from "../testing/node";
import { testPod } from "../testing/pods";

let root: string;
let node: TestNode;
let runtime: HollowRuntime;
let network: HollowNetwork;

const start = (sink?: TestNode["sink"], volumes = new HollowVolumes()) =>
  startTestNode({ runtime, network, volumes, probes: hollowProbes, root, ...(sink ? { sink } : {}) });

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "gantry-pods-"));
  runtime = new HollowRuntime({ start: [1, 5] });
  network = new HollowNetwork();
  network.open("10.244.7.0/24");
  node = await start();
});

afterEach(async () => {
  await node.stop();
  await rm(root, { recursive: true, force: true });
});

const phase = (uid: string) => node.sink.get(uid).status?.phase;

test("a pod comes up, and goes when it is deleted", async () => {
  const { uid } = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] })).metadata;
  await node.eventually(() => expect(phase(uid)).toBe("Running"));
  expect(node.sink.get(uid).status).toMatchObject({ podIP: "10.244.7.2", hostIP: "192.0.2.1", qosClass: "BestEffort" });
  expect(node.manager.get("default", "web")?.containers).toHaveLength(1);
  node.sink.beginDelete(uid, 1);
  await node.eventually(() => expect(node.sink.pods.size).toBe(0));
  await node.eventually(async () => expect(await runtime.list()).toEqual([]));
  await node.eventually(() => expect(node.manager.list()).toEqual([]));
  expect(network.list()).toEqual([]);
});

test("a container that dies is started again at once, and then held back", async () => {
  const { uid } = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] })).metadata;
  const status = () => node.sink.get(uid).status?.containerStatuses?.[0];
  await node.eventually(() => expect(status()?.state.running).toBeDefined());
  const kill = async () => {
    const running = (await runtime.list()).find(({ sandbox, state }) => !sandbox && state === "running");
    await runtime.kill(running?.id ?? "", "SIGKILL");
  };
  await kill();
  await node.eventually(() =>
    expect(status()).toMatchObject({ restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 137 } } }),
  );
  await kill();
  await node.eventually(() => expect(status()?.state.waiting).toMatchObject({ reason: "CrashLoopBackOff" }));
  expect(node.events.some((event) => event.startsWith("BackOff Back-off restarting failed container a in pod web_default"))).toBe(true);
});

test("images that are changed one after the other restart each container once, when the changes are over", async () => {
  const names = ["a", "b", "c"];
  const { uid } = node.sink.put(testPod({ containers: names.map((name) => ({ name, image: "web:1" })) })).metadata;
  const statuses = () => node.sink.get(uid).status?.containerStatuses ?? [];
  await node.eventually(() => expect(statuses().map(({ ready }) => ready)).toEqual([true, true, true]));
  const setImage = async (changed: string, image: string) => {
    const pod = node.sink.get(uid);
    const containers = pod.spec.containers.map((container) => (container.name === changed ? { ...container, image } : container));
    node.sink.put({ ...pod, spec: { ...pod.spec, containers } });
    await delay(10);
  };
  for (const version of [2, 3]) for (const name of ["a", "b"]) await setImage(name, `web:${version}`);
  expect(node.events.filter((event) => event.startsWith("Killing"))).toEqual([]);
  expect(statuses().map(({ image }) => image)).toEqual(["web:1", "web:1", "web:1"]);
  await node.eventually(() => expect(statuses().map(({ image, ready }) => ready && image)).toEqual(["web:3", "web:3", "web:1"]));
  expect(statuses().map(({ restartCount }) => restartCount)).toEqual([1, 1, 0]);
  // A change by itself waits no longer than it takes to know that it is one.
  const changedAt = Date.now();
  await setImage("c", "web:4");
  await node.eventually(() => expect(node.events).toContain("Killing Container c definition changed, will be restarted"));
  expect(Date.now() - changedAt).toBeLessThan(2_000);
});

test("an image that was fetched before the spec asked for another one is not used", async () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  class SlowVolumes extends HollowVolumes {
    override async mount(pod: Pod): Promise<ReadonlyMap<string, string>> {
      await opened;
      return super.mount(pod);
    }
  }
  await node.stop();
  node = await start(undefined, new SlowVolumes());
  const pod = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] }));
  const { uid } = pod.metadata;
  await node.eventually(async () => expect(await runtime.image("web:1")).toBeDefined());
  node.sink.put({ ...node.sink.get(uid), spec: { ...pod.spec, containers: [{ name: "a", image: "web:2", resources: {} }] } });
  await delay(10);
  open();
  await node.eventually(() => expect(phase(uid)).toBe("Running"));
  const second = await runtime.image("web:2");
  expect((await runtime.list()).filter(({ sandbox }) => !sandbox).map(({ image }) => image)).toEqual([second?.id]);
});

test("an image that takes the place of one that cannot be had is looked for at once", async () => {
  const pod = node.sink.put(testPod({ containers: [{ name: "a", image: "Not:An:Image" }] }));
  const { uid } = pod.metadata;
  const state = () => node.sink.get(uid).status?.containerStatuses?.[0]?.state;
  await node.eventually(() => expect(state()?.waiting?.reason).toBe("InvalidImageName"));
  node.sink.put({ ...node.sink.get(uid), spec: { ...pod.spec, containers: [{ name: "a", image: "web:2", resources: {} }] } });
  await node.eventually(() => expect(state()?.running).toBeDefined(), 5_000);
});

test("a new agent adopts what runs and restarts nothing", async () => {
  const pods = ["one", "two"].map((name) => node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] }, name)));
  for (const { metadata } of pods) await node.eventually(() => expect(phase(metadata.uid)).toBe("Running"));
  const before = (await runtime.list()).map(({ id, startedAt }) => [id, startedAt]);
  await node.stop();
  node.sink.remove(pods[1]?.metadata.uid ?? "");
  node = await start(node.sink);
  // The second pod was deleted while no agent was there: it is ended in order. The first one runs on.
  await node.eventually(async () => expect(await runtime.list()).toHaveLength(2));
  expect(before).toEqual(expect.arrayContaining((await runtime.list()).map(({ id, startedAt }) => [id, startedAt])));
  expect(phase(pods[0]?.metadata.uid ?? "")).toBe("Running");
});

test("an adopted pod is not looked at before all of its containers are known", async () => {
  /** What a container's image is called takes a while to be found out. */
  class SlowRuntime extends HollowRuntime {
    override async image(reference: string): Promise<ImageDetails | undefined> {
      if (reference.startsWith("sha256:")) await delay(30);
      return super.image(reference);
    }
  }
  await node.stop();
  runtime = new SlowRuntime({ start: [1, 5] });
  node = await start();
  const containers = ["a", "b", "c"].map((name) => ({ name, image: `${name}:1` }));
  const { uid } = node.sink.put(testPod({ containers })).metadata;
  await node.eventually(() => expect(phase(uid)).toBe("Running"));
  const before = (await runtime.list()).map(({ id }) => id);
  await node.stop();
  const written = node.sink.patches.length;
  node = await start(node.sink);
  await delay(200);
  expect((await runtime.list()).map(({ id }) => id)).toEqual(before);
  expect(node.sink.patches.slice(written)).toEqual([]);
});

test("a pod that does not fit is turned away with the reason", async () => {
  const { uid } = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1", resources: { requests: { cpu: "3" } } }] })).metadata;
  await node.eventually(() => expect(phase(uid)).toBe("Failed"));
  expect(node.sink.get(uid).status).toMatchObject({
    reason: "OutOfcpu",
    message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000",
  });
  const elsewhere = testPod({ nodeSelector: { "kubernetes.io/hostname": "other" }, containers: [{ name: "a", image: "web:1" }] });
  const other = node.sink.put(elsewhere).metadata.uid;
  await node.eventually(() => expect(node.sink.get(other).status?.reason).toBe("NodeAffinity"));
  expect(await runtime.list()).toEqual([]);
});

test("a pod that takes too long is ended", async () => {
  const { uid } = node.sink.put(testPod({ activeDeadlineSeconds: 1, containers: [{ name: "a", image: "web:1" }] })).metadata;
  await node.eventually(() => expect(node.sink.get(uid).status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded" }));
  await node.eventually(async () => expect((await runtime.list()).filter(({ state }) => state === "running")).toEqual([]));
});

test("a container that the engine would not stop is stopped at another try", async () => {
  class BusyRuntime extends HollowRuntime {
    failures = 2;
    override async kill(id: string, signal: string): Promise<void> {
      if (this.failures-- > 0) throw new RuntimeError("RuntimeUnavailable", "Docker does not answer");
      return super.kill(id, signal);
    }
  }
  await node.stop();
  runtime = new BusyRuntime({ start: [1, 5] });
  node = await start();
  const { uid } = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] })).metadata;
  await node.eventually(() => expect(phase(uid)).toBe("Running"));
  node.sink.beginDelete(uid, 30);
  await node.eventually(() => expect(node.sink.pods.size).toBe(0), 4_500);
});

test("a sandbox that dies is made anew with everything in it", async () => {
  const { uid } = node.sink.put(testPod({ containers: [{ name: "a", image: "web:1" }] })).metadata;
  await node.eventually(() => expect(phase(uid)).toBe("Running"));
  const sandbox = (await runtime.list()).find((container) => container.sandbox);
  await runtime.kill(sandbox?.id ?? "", "SIGKILL");
  await node.eventually(() => expect(node.sink.get(uid).status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true }));
  expect((await runtime.list()).filter((container) => container.sandbox)).toHaveLength(1);
});
