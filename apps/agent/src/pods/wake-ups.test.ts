import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Pod } from "@gantry/api/core/v1";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HollowNetwork } from "../runtime/hollow/hollow-network";
import { HollowVolumes, hollowProbes } from "../runtime/hollow/hollow-parts";
import { HollowRuntime } from "../runtime/hollow/hollow-runtime";
import { startTestNode, type TestNode } from "../testing/node";
import { testPod } from "../testing/pods";

/** Counts how often workers look at their pods: each look ends with the question when volumes are stale. */
class WatchedVolumes extends HollowVolumes {
  looks = 0;
  mounts = 0;
  /** When the first mount's contents have to be made anew, which fails. */
  staleAt: number | undefined;
  /** Mounts end when this has resolved. */
  gate: Promise<void> = Promise.resolve();

  override async mount(pod: Pod): Promise<ReadonlyMap<string, string>> {
    this.mounts++;
    await this.gate;
    if (this.staleAt !== undefined && this.mounts > 1) throw new Error("the API server gave no token");
    return super.mount(pod);
  }

  override refreshAt(): number | undefined {
    this.looks++;
    return this.staleAt;
  }

  /** How many looks there are in a time in which nothing happens. */
  async looksDuring(milliseconds: number): Promise<number> {
    const before = this.looks;
    await delay(milliseconds);
    return this.looks - before;
  }
}

const containers = [{ name: "a", image: "web:1" }];
/** In 300 ms of a worker that is woken again and again there are hundreds. */
const fewLooks = 10;

let root: string;
let node: TestNode;
let volumes: WatchedVolumes;
let network: HollowNetwork;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "gantry-pods-"));
  volumes = new WatchedVolumes();
  network = new HollowNetwork();
  // Room for a single pod.
  network.open("10.244.7.0/30");
  node = await startTestNode({ runtime: new HollowRuntime({ start: [1, 5] }), network, volumes, probes: hollowProbes, root });
});

afterEach(async () => {
  await node.stop();
  await rm(root, { recursive: true, force: true });
});

const run = (name: string): string => node.sink.put(testPod({ containers }, name)).metadata.uid;
const isRunning = (uid: string) => node.eventually(() => expect(node.sink.get(uid).status?.phase).toBe("Running"));

test("a pod whose sandbox came at the second try is left alone from then on", async () => {
  const first = run("first");
  await isRunning(first);
  const second = run("second");
  await node.eventually(() => expect(node.events.join()).toContain("Failed to create pod sandbox: no addresses are left"));
  node.sink.beginDelete(first, 0);
  await isRunning(second);
  await node.eventually(() => expect(node.manager.list()).toHaveLength(1));
  await delay(100);
  expect(await volumes.looksDuring(300)).toBeLessThan(fewLooks);
});

test("volumes that cannot be made anew are tried again after a while, not at once", async () => {
  const uid = run("first");
  await isRunning(uid);
  volumes.staleAt = Date.now();
  node.manager.wakeAll();
  await node.eventually(() => expect(node.events).toContain("FailedMount the API server gave no token"));
  expect(await volumes.looksDuring(300)).toBeLessThan(fewLooks);
  expect(volumes.mounts).toBe(2);
});

test("volumes that take long to be made anew are made once, and wake nobody meanwhile", async () => {
  const uid = run("first");
  await isRunning(uid);
  let finish = (): void => undefined;
  volumes.gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  volumes.staleAt = Date.now();
  node.manager.wakeAll();
  await node.eventually(() => expect(volumes.mounts).toBe(2));
  expect(await volumes.looksDuring(300)).toBeLessThan(fewLooks);
  finish();
  await node.eventually(() => expect(node.events).toContain("FailedMount the API server gave no token"));
  expect(volumes.mounts).toBe(2);
});
