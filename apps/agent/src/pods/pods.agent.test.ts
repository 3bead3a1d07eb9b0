import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ConfigMap, Container, Pod, PodSpec, Secret } from "@gantry/api/core/v1";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NetworkProbeRunner } from "../probes/runner";
import type { DockerRuntime } from "../runtime/docker/docker-runtime";
import { HollowNetwork } from "../runtime/hollow/hollow-network";
import { runCommand } from "../runtime/run-command";
import { makeTestImage, openEngine, removeContainersOf, testImage, testRuntime } from "../testing/engine";
import { startTestNode, type TestNode } from "../testing/node";
import { testPod } from "../testing/pods";
import { unmountBelow } from "../volumes/mounts";
import { VolumeManager } from "../volumes/volume-manager";

const docker = openEngine();
const owner = `test-${randomUUID()}`;
const configMaps = new Map<string, ConfigMap>();
const secrets = new Map<string, Secret>();
const objects = {
  configMap: async (_: string, name: string) => configMaps.get(name),
  secret: async (_: string, name: string) => secrets.get(name),
};

let root: string;
let runtime: DockerRuntime;
let network: HollowNetwork;
let node: TestNode;

const startNode = async (sink?: TestNode["sink"]): Promise<TestNode> => {
  runtime = testRuntime(owner);
  const volumes = new VolumeManager({
    root,
    objects,
    tokens: { token: async () => ({ token: "signed", refreshAt: Date.now() + 3_600_000 }), forget: () => undefined },
    claims: { persistentVolume: () => Promise.reject(new Error("no claims here")) },
    node: { allocatable: () => ({ cpu: "2", memory: "8Gi" }) },
  });
  return startTestNode({ runtime, network, volumes, probes: new NetworkProbeRunner(runtime), root, objects, ...(sink ? { sink } : {}) });
};

const stopNode = async (): Promise<void> => {
  await node.stop();
  await runtime.close();
};

beforeAll(() => makeTestImage(docker));
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "gantry-pods-"));
  network = new HollowNetwork();
  network.open("10.244.9.0/24");
  node = await startNode();
});
afterEach(async () => {
  await stopNode();
  await removeContainersOf(docker, owner);
  await unmountBelow(root);
  await rm(root, { recursive: true, force: true });
});
afterAll(() =>
  docker
    .getImage(testImage)
    .remove()
    .catch(() => undefined),
);

const run = (
  spec: Partial<Omit<PodSpec, "containers">> & { containers: (Partial<Container> & { name: string })[] },
  name?: string,
): string => {
  const containers = spec.containers.map((container) => ({ image: testImage, ...container }));
  return node.sink.put(testPod({ restartPolicy: "Never", terminationGracePeriodSeconds: 5, ...spec, containers }, name)).metadata.uid;
};
const shell = (script: string): Pick<Container, "command"> => ({ command: ["sh", "-c", script] });
const forever = shell("trap 'exit 0' TERM; while true; do sleep 0.1; done");
const pod = (uid: string): Pod => node.sink.get(uid);
const status = (uid: string, index = 0) => pod(uid).status?.containerStatuses?.[index];
const until = (uid: string, phase: string) => node.eventually(() => expect(pod(uid).status?.phase).toBe(phase));
const exec = async (uid: string, script: string): Promise<string> => {
  const id = node.manager.byUid(uid)?.containers[0]?.id ?? "";
  return (await runCommand(runtime, id, { command: ["sh", "-c", script], timeoutMilliseconds: 5_000 })).output;
};
const logs = async (uid: string, index = 0): Promise<string> => {
  let text = "";
  const stream = await runtime.logs(node.manager.byUid(uid)?.containers[index]?.id ?? "", { follow: false, timestamps: false });
  for await (const chunk of stream) text += chunk;
  return text;
};

test("a pod runs, is ready, and goes without a trace when it is deleted", async () => {
  const uid = run({ containers: [{ name: "a", ...forever }] });
  await node.eventually(() => expect(status(uid)).toMatchObject({ ready: true, started: true, state: { running: {} } }));
  expect(pod(uid).status).toMatchObject({ phase: "Running", podIP: "10.244.9.2", qosClass: "BestEffort" });
  expect(node.events.map((event) => event.split(" ")[0])).toEqual(["Pulled", "Created", "Started"]);
  expect(await exec(uid, "hostname; head -1 /etc/hosts; grep nameserver /etc/resolv.conf")).toBe(
    "web\n# Kubernetes-managed hosts file.\nnameserver 10.96.0.10\n",
  );
  node.sink.beginDelete(uid, 5);
  await node.eventually(() => expect(node.sink.pods.size).toBe(0));
  await node.eventually(async () => expect(await runtime.list()).toEqual([]));
  await node.eventually(() => expect(node.manager.list()).toEqual([]));
});

test("init containers run in order, then the containers, in one set of namespaces", async () => {
  const mount = { volumeMounts: [{ name: "shared", mountPath: "/shared" }] };
  const uid = run({
    shareProcessNamespace: true,
    volumes: [{ name: "shared", emptyDir: {} }],
    initContainers: ["one", "two"].map((name) => ({
      name,
      image: testImage,
      resources: {},
      ...shell(`echo ${name} >> /shared/order`),
      ...mount,
    })),
    containers: [
      { name: "a", ...shell("cat /shared/order; ps | grep -c [/]pause; nc -l -p 999"), ...mount },
      { name: "b", ...shell("until echo done | nc 127.0.0.1 999; do sleep 0.1; done"), ...mount },
    ],
  });
  await until(uid, "Succeeded");
  expect(await logs(uid, 2)).toBe("one\ntwo\n1\ndone\n");
});

describe("what goes wrong has the name that people know", () => {
  const waiting = (uid: string) => status(uid)?.state.waiting?.reason;
  const terminated = (uid: string) => status(uid)?.state.terminated;

  test("a program that is missing", async () => {
    const uid = run({ containers: [{ name: "a", command: ["/missing"] }] });
    await until(uid, "Failed");
    expect(terminated(uid)).toMatchObject({ reason: "ContainerCannotRun", exitCode: 127 });
    expect(terminated(uid)?.message).toContain("/missing");
    const again = run({ restartPolicy: "Always", containers: [{ name: "a", command: ["/missing"] }] }, "again");
    await node.eventually(() => expect(waiting(again)).toBe("RunContainerError"));
    await node.eventually(() => expect(waiting(again)).toBe("CrashLoopBackOff"));
  });

  test("an image that is missing, forbidden to pull, or misnamed", async () => {
    const missing = run({ containers: [{ name: "a", image: "127.0.0.1:1/none:1" }] });
    const never = run({ containers: [{ name: "a", image: "127.0.0.1:1/none:1", imagePullPolicy: "Never" }] }, "never");
    const invalid = run({ containers: [{ name: "a", image: "Not:An:Image" }] }, "invalid");
    await node.eventually(() =>
      expect([waiting(missing), waiting(never), waiting(invalid)]).toEqual(["ErrImagePull", "ErrImageNeverPull", "InvalidImageName"]),
    );
    await node.eventually(() => expect(waiting(missing)).toBe("ImagePullBackOff"));
  });

  test("too much memory", async () => {
    const limits = { memory: "16Mi" };
    const uid = run({ containers: [{ name: "a", resources: { limits }, ...shell("head -c 100000000 /dev/zero | tail") }] });
    await until(uid, "Failed");
    expect(terminated(uid)).toMatchObject({ reason: "OOMKilled", exitCode: 137 });
  });

  test("a crash, again and again", async () => {
    const uid = run({ restartPolicy: "Always", containers: [{ name: "a", ...shell("echo last words > /dev/termination-log; exit 3") }] });
    await node.eventually(() => expect(waiting(uid)).toBe("CrashLoopBackOff"));
    expect(status(uid)).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 3, reason: "Error", message: "last words\n" } },
    });
    expect(node.manager.byUid(uid)?.previous("a")?.attempt).toBe(0);
  });

  test("a configuration that does not exist, until it does", async () => {
    const env = [{ name: "COLOR", valueFrom: { configMapKeyRef: { name: "later", key: "color" } } }];
    const uid = run({ containers: [{ name: "a", env, ...shell("echo $COLOR") }] });
    await node.eventually(() =>
      expect(status(uid)?.state.waiting).toMatchObject({ reason: "CreateContainerConfigError", message: 'configmap "later" not found' }),
    );
    configMaps.set("later", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...pod(uid).metadata, name: "later" },
      data: { color: "blue" },
    });
    node.manager.objectsChanged([uid]);
    await until(uid, "Succeeded");
    expect(await logs(uid)).toBe("blue\n");
  });

  test("root where root is not wanted", async () => {
    const uid = run({ securityContext: { runAsNonRoot: true }, containers: [{ name: "a" }] });
    await node.eventually(() =>
      expect(status(uid)?.state.waiting?.message).toContain("container has runAsNonRoot and image will run as root"),
    );
  });
});

test("the end of the log serves as last words where a container asks for it", async () => {
  const uid = run({
    containers: [{ name: "a", terminationMessagePolicy: "FallbackToLogsOnError", ...shell("echo from the log; exit 1") }],
  });
  await until(uid, "Failed");
  expect(status(uid)?.state.terminated?.message).toBe("from the log\n");
});

test("user, groups, capabilities and limits reach the kernel", async () => {
  const uid = run({
    securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] },
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [
      {
        name: "a",
        resources: { limits: { cpu: "500m", memory: "64Mi" } },
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [{ name: "data", mountPath: "/data" }],
        ...shell(
          "exec 2>&1; id -u; id -g; id -G; touch /no; touch /data/yes && stat -c %g /data/yes; grep -E 'CapBnd|NoNewPrivs' /proc/self/status",
        ),
      },
    ],
  });
  await until(uid, "Succeeded");
  expect((await logs(uid)).replaceAll("\t", " ")).toBe(
    "1000\n3000\n3000 2000 4000\ntouch: /no: Read-only file system\n2000\nCapBnd: 0000000000000000\nNoNewPrivs: 1\n",
  );
  const info = await docker.getContainer(node.manager.byUid(uid)?.containers[0]?.id ?? "").inspect();
  expect(info.HostConfig).toMatchObject({ CpuQuota: 50_000, Memory: 64 * 1024 * 1024, CpuShares: 512 });
});

test("volumes: configuration that follows its source, secrets, facts, memory, and parts of volumes", async () => {
  const metadata = { name: "conf", uid: "conf", resourceVersion: "1", creationTimestamp: "" };
  configMaps.set("conf", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "app.ini": "one", other: "x" } });
  secrets.set("key", { apiVersion: "v1", kind: "Secret", metadata, data: { token: Buffer.from("hush").toString("base64") } });
  const uid = run({
    volumes: [
      { name: "conf", configMap: { name: "conf" } },
      { name: "memory", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
      {
        name: "all",
        projected: {
          sources: [
            { secret: { name: "key", items: [{ key: "token", path: "deep/token", mode: 0o400 }] } },
            { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
            { serviceAccountToken: { path: "sa" } },
          ],
        },
      },
    ],
    containers: [
      {
        name: "a",
        env: [{ name: "PART", value: "sub" }],
        volumeMounts: [
          { name: "conf", mountPath: "/conf" },
          { name: "conf", mountPath: "/app.ini", subPath: "app.ini" },
          { name: "memory", mountPath: "/memory", subPathExpr: "$(PART)" },
          { name: "all", mountPath: "/all", readOnly: true },
        ],
        ...forever,
      },
    ],
  });
  await node.eventually(() => expect(status(uid)?.ready).toBe(true));
  expect(await exec(uid, "cat /conf/app.ini /app.ini /all/deep/token /all/name /all/sa; stat -Lc %a /all/deep/token")).toBe(
    "oneonehushwebsigned400\n",
  );
  expect(await exec(uid, "grep ' /memory ' /proc/mounts | cut -d' ' -f3; touch /all/x 2>&1")).toBe(
    "tmpfs\ntouch: /all/x: Read-only file system\n",
  );
  configMaps.set("conf", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "app.ini": "two" } });
  node.manager.objectsChanged([uid]);
  await node.eventually(async () => expect(await exec(uid, "cat /conf/app.ini; ls /conf")).toBe("twoapp.ini\n"));
});

test("a link in a volume cannot lead a subPath out of it", async () => {
  const volumes = [{ name: "data", emptyDir: {} }];
  const uid = run({
    volumes,
    initContainers: [
      {
        name: "evil",
        image: testImage,
        resources: {},
        volumeMounts: [{ name: "data", mountPath: "/data" }],
        ...shell("ln -s / /data/link"),
      },
    ],
    containers: [{ name: "a", volumeMounts: [{ name: "data", mountPath: "/host", subPath: "link/etc" }], ...forever }],
  });
  await node.eventually(() => expect(status(uid)?.state.waiting?.message).toContain("leads outside the volume"));
});

test("probes decide who is ready and who is started again", async () => {
  const uid = run({
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: "a",
        readinessProbe: { exec: { command: ["test", "-e", "/tmp/ready"] }, periodSeconds: 1 },
        livenessProbe: { exec: { command: ["test", "!", "-e", "/tmp/dead"] }, periodSeconds: 1, failureThreshold: 1 },
        startupProbe: { exec: { command: ["true"] }, periodSeconds: 1 },
        ...forever,
      },
    ],
  });
  await node.eventually(() => expect(status(uid)).toMatchObject({ ready: false, started: true }));
  await exec(uid, "touch /tmp/ready");
  await node.eventually(() => expect(pod(uid).status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True"));
  await exec(uid, "touch /tmp/dead");
  await node.eventually(() => expect(status(uid)).toMatchObject({ restartCount: 1, state: { running: {} } }));
  expect(node.events).toContain("Killing Container a failed liveness probe, will be restarted");
});

test("a probe that takes too long is ended with all that it started", async () => {
  const uid = run({
    containers: [
      {
        name: "a",
        readinessProbe: { exec: { command: ["sh", "-c", "sleep 3333 & sleep 3334"] }, periodSeconds: 60, timeoutSeconds: 1 },
        ...forever,
      },
    ],
  });
  await node.eventually(() => expect(node.events.some((text) => text.includes("timed out after 1s"))).toBe(true));
  await node.eventually(async () => expect(await exec(uid, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).not.toContain("sleep 333"));
  await node.eventually(() => expect(status(uid)).toMatchObject({ ready: false, restartCount: 0 }));
});

test("hooks run after the start and before the end, and the grace period is kept", async () => {
  const data = [{ name: "data", mountPath: "/data" }];
  const stubborn = { name: "stubborn", ...shell("trap '' TERM; while true; do sleep 0.1; done") };
  const uid = run({
    volumes: [{ name: "data", hostPath: { path: path.join(root, "kept"), type: "DirectoryOrCreate" } }],
    containers: [
      {
        name: "a",
        volumeMounts: data,
        lifecycle: {
          postStart: { exec: { command: ["sh", "-c", "echo started >> /data/log"] } },
          preStop: { exec: { command: ["sh", "-c", "echo stopping >> /data/log"] } },
        },
        ...shell("trap 'echo term >> /data/log; exit 0' TERM; while true; do sleep 0.1; done"),
      },
      stubborn,
    ],
  });
  await node.eventually(() => expect(status(uid, 1)?.ready).toBe(true));
  const begun = Date.now();
  let last: Pod | undefined;
  const deleted = node.sink.onDelete;
  node.sink.onDelete = (gone) => {
    last = gone;
    deleted(gone);
  };
  node.sink.beginDelete(uid, 3);
  await node.eventually(() => expect(last).toBeDefined());
  expect(Date.now() - begun).toBeGreaterThan(2_000);
  expect(last?.status?.containerStatuses?.map(({ state }) => state.terminated?.exitCode)).toEqual([0, 137]);
  expect(await readFile(path.join(root, "kept/log"), "utf8")).toBe("started\nstopping\nterm\n");
});

test("a sidecar starts before the containers and ends after them", async () => {
  const mount = { volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const uid = run({
    volumes: [{ name: "data", emptyDir: {} }],
    initContainers: [
      {
        name: "side",
        image: testImage,
        resources: {},
        restartPolicy: "Always",
        ...mount,
        ...shell("touch /data/side; trap 'exit 0' TERM; while true; do sleep 0.1; done"),
      },
    ],
    containers: [{ name: "a", ...mount, ...shell("until test -e /data/side; do sleep 0.1; done; echo seen") }],
  });
  await until(uid, "Succeeded");
  expect(await logs(uid, 1)).toBe("seen\n");
  expect(pod(uid).status?.initContainerStatuses?.[0]?.state.terminated?.exitCode).toBe(0);
});

test("images that are changed in quick succession restart each container once, and a deletion waits for none of that", async () => {
  const [repo = ""] = testImage.split(":");
  const versions = ["second", "third"];
  for (const tag of versions) await docker.getImage(testImage).tag({ repo, tag });
  try {
    const uid = run({ restartPolicy: "Always", containers: ["a", "b"].map((name) => ({ name, ...forever })) });
    const images = () => [status(uid), status(uid, 1)].map((one) => one?.ready && one.image);
    await node.eventually(() => expect(images()).toEqual([testImage, testImage]));
    const setImage = (changed: string, image: string) => {
      const { spec, ...rest } = pod(uid);
      const containers = spec.containers.map((container) => (container.name === changed ? { ...container, image } : container));
      node.sink.put({ ...rest, spec: { ...spec, containers } });
    };
    for (const tag of versions) for (const name of ["a", "b"]) setImage(name, `${repo}:${tag}`);
    await node.eventually(() => expect(images()).toEqual([`${repo}:third`, `${repo}:third`]));
    expect([status(uid)?.restartCount, status(uid, 1)?.restartCount]).toEqual([1, 1]);
    const replacements = () => node.events.filter((event) => event.endsWith("definition changed, will be restarted"));
    expect(replacements()).toHaveLength(2);
    setImage("a", testImage);
    node.sink.beginDelete(uid, 5);
    await node.eventually(() => expect(node.sink.pods.size).toBe(0));
    expect(replacements()).toHaveLength(2);
  } finally {
    for (const tag of versions) await docker.getImage(`${repo}:${tag}`).remove();
  }
});

test("a new agent adopts what runs without touching it, and hears of what ended meanwhile", async () => {
  const kept = run({ restartPolicy: "Always", containers: [{ name: "a", ...forever }] }, "kept");
  const ended = run({ containers: [{ name: "a", ...shell("sleep 1; exit 4") }] }, "ended");
  const orphan = run({ terminationGracePeriodSeconds: 1, containers: [{ name: "a", ...forever }] }, "orphan");
  for (const uid of [kept, ended, orphan]) await node.eventually(() => expect(status(uid)?.ready).toBe(true));
  const before = status(kept);
  await stopNode();
  node.sink.remove(orphan);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  node = await startNode(node.sink);
  await until(ended, "Failed");
  expect(status(ended)?.state.terminated?.exitCode).toBe(4);
  expect(status(kept)).toEqual(before);
  await node.eventually(async () => expect((await runtime.list()).some((container) => container.pod.uid === orphan)).toBe(false));
});

test("containers that somebody kills or removes come back, and so does a sandbox", async () => {
  const uid = run({ restartPolicy: "Always", containers: [{ name: "a", ...forever }] });
  await node.eventually(() => expect(status(uid)?.ready).toBe(true));
  await docker.getContainer(node.manager.byUid(uid)?.containers[0]?.id ?? "").remove({ force: true });
  await node.eventually(() => expect(status(uid)).toMatchObject({ ready: true, restartCount: 1 }));
  await docker.getContainer(node.manager.byUid(uid)?.sandbox?.id ?? "").kill();
  await node.eventually(() => expect(status(uid)).toMatchObject({ ready: true, restartCount: 2 }), 40_000);
});
