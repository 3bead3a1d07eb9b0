import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import Docker from "dockerode";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ImagePuller } from "../../images/image-puller";
import { engineAddress, makeTestImage, openEngine, testImage } from "../../testing/engine";
import { testPod } from "../../testing/pods";
import { DockerRuntime } from "./docker-runtime";

const name = "gantry-test/only-at-the-peer";
const machine = openEngine();

describe("an image that another engine of the machine has", () => {
  let directory: string;
  let engine: ChildProcess;
  let hanging: Server;
  let peer: Docker;
  let addresses: readonly string[];
  let events: string[];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "gantry-peer-"));
    const at = (file: string) => path.join(directory, file);
    const folders = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("pid")];
    // In a network of its own: an engine that is to do without a bridge removes the one that it finds, which is the machine's.
    const network = ["-H", `unix://${at("docker.sock")}`, "--bridge=none", "--iptables=false"];
    engine = spawn("unshare", ["--net", "dockerd", ...folders, ...network], { stdio: "ignore" });
    peer = new Docker({ socketPath: at("docker.sock") });
    await vi.waitUntil(() => peer.ping().catch(() => undefined), { timeout: 20_000, interval: 100 });
    await makeTestImage(peer);
    await peer.getImage(testImage).tag({ repo: name, tag: "latest" });
    hanging = createServer(() => undefined).listen(at("hanging.sock"));
    addresses = [at("nobody.sock"), at("hanging.sock"), at("docker.sock")].map((socket) => `unix://${socket}`);
  });

  afterAll(async () => {
    hanging.close();
    const ended = once(engine, "exit");
    engine.kill();
    await ended;
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(() => {
    events = [];
  });

  afterEach(async () => {
    const left = machine.getImage(`${name}:latest`);
    await left.remove().catch(() => undefined);
  });

  const ensure = (image: string, imagePullPolicy: "Always" | "IfNotPresent" | "Never") => {
    const options = { address: engineAddress, owner: "test-peers", log: pino({ level: "silent" }), imagePeers: addresses };
    const objects = { configMap: async () => undefined, secret: async () => undefined };
    const puller = new ImagePuller({ runtime: new DockerRuntime(options), objects, now: Date.now });
    const container = { name: "a", image, imagePullPolicy, resources: {} };
    const { signal } = new AbortController();
    return puller.ensure({ pod: testPod({ containers: [container] }), container, signal, event: (_, reason) => events.push(reason) });
  };

  it.each(["IfNotPresent", "Never"] as const)("is copied for the policy %s, past engines that are gone or hang", async (policy) => {
    const { id } = await peer
      .getImage(name)
      .inspect()
      .then(({ Id }) => ({ id: Id }));
    const copied = await ensure(name, policy);
    expect(copied).toMatchObject({ id, names: expect.arrayContaining([`${name}:latest`]) });
    expect(events).toEqual(["Pulled"]);
  });

  it("is asked of the registry for the policy Always", async () => {
    await expect(ensure(`127.0.0.1:1/${name}`, "Always")).rejects.toMatchObject({ reason: "ErrImagePull" });
    await expect(ensure(name, "Always")).rejects.toMatchObject({ reason: "ErrImagePull" });
  });

  it("is no substitute for one that a digest names", async () => {
    const digest = `127.0.0.1:1/${name}@sha256:${"0".repeat(64)}`;
    await expect(ensure(digest, "IfNotPresent")).rejects.toMatchObject({ reason: "ErrImagePull" });
  });
});
