import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { ContainerSpec, SandboxSpec, SecuritySettings } from "../spec";
import { connectToDocker } from "./connection";
import { containerCreateOptions, sandboxCreateOptions } from "./create-options";
import { demultiplex, demultiplexMerged } from "./demultiplex";
import { pauseProgram } from "./pause-program";

const pod = { uid: "u1", name: "web", namespace: "shop" };
const security: SecuritySettings = {
  supplementalGroups: [7],
  privileged: false,
  addCapabilities: ["NET_ADMIN"],
  dropCapabilities: ["ALL"],
  readOnlyRootFilesystem: true,
  noNewPrivileges: true,
  seccomp: "unconfined",
  procMount: "Default",
};
const sandbox: SandboxSpec = {
  pod,
  attempt: 1,
  hostname: "web",
  domainname: "",
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  shareProcessNamespace: false,
  sysctls: { "net.core.somaxconn": "100" },
  security,
  labels: {},
};
const container: ContainerSpec = {
  pod,
  name: "app",
  attempt: 2,
  sandboxId: "s1",
  image: "sha256:1",
  command: [],
  args: ["serve"],
  environment: ["A=b"],
  mounts: [{ hostPath: "/from", containerPath: "/to", readOnly: true, propagation: "HostToContainer" }],
  stdin: false,
  stdinOnce: false,
  tty: false,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  resources: { cpuShares: 512, cpuQuota: 50_000, cpuPeriod: 100_000, memoryBytes: 1024, oomScoreAdj: 100 },
  security,
  labels: { extra: "1" },
};

describe("what Docker is asked for", () => {
  test("a sandbox has no network of Docker's, and can be found again", () => {
    const options = sandboxCreateOptions(sandbox, "me");
    expect(options).toMatchObject({
      name: "k8s_POD_web_shop_u1_1",
      NetworkDisabled: true,
      Hostname: "web",
      Labels: { "io.kubernetes.pod.uid": "u1", "io.kubernetes.docker.type": "podsandbox", "gantry.dev/owner": "me" },
      HostConfig: { IpcMode: "shareable", Sysctls: { "net.core.somaxconn": "100" } },
    });
    const host = sandboxCreateOptions({ ...sandbox, hostNetwork: true, hostPID: true }, "me");
    expect(host).not.toHaveProperty("Hostname");
    expect(host.HostConfig).toMatchObject({ NetworkMode: "host", UTSMode: "host", PidMode: "host" });
  });

  test("a container joins its sandbox, within its limits and rights", () => {
    const options = containerCreateOptions(container, "me");
    expect(options).toMatchObject({
      name: "k8s_app_web_shop_u1_2",
      Cmd: ["serve"],
      Env: ["A=b"],
      Labels: { extra: "1", "gantry.dev/attempt": "2" },
    });
    expect(options).not.toHaveProperty("Entrypoint");
    expect(options.HostConfig).toMatchObject({
      NetworkMode: "container:s1",
      IpcMode: "container:s1",
      CpuShares: 512,
      Memory: 1024,
      MemorySwap: 1024,
      OomScoreAdj: 100,
      ReadonlyRootfs: true,
      CapAdd: ["NET_ADMIN"],
      CapDrop: ["ALL"],
      GroupAdd: ["7"],
      SecurityOpt: ["seccomp=unconfined", "no-new-privileges"],
      Mounts: [{ Type: "bind", Source: "/from", Target: "/to", ReadOnly: true, BindOptions: { Propagation: "rslave" } }],
    });
    expect(options.HostConfig).not.toHaveProperty("PidMode");
    expect(containerCreateOptions({ ...container, processNamespaceOf: "s1" }, "me").HostConfig?.PidMode).toBe("container:s1");
  });
});

describe("framed output", () => {
  const frame = (stream: number, text: string): Buffer => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const textOf = async (stream: AsyncIterable<unknown>): Promise<string> => {
    let text = "";
    for await (const chunk of stream) text += chunk;
    return text;
  };

  test("is parted however it is cut into pieces", async () => {
    const whole = Buffer.concat([frame(1, "out"), frame(2, "error"), frame(1, ""), frame(1, "put")]);
    for (const size of [1, 3, 8, 100]) {
      const source = new PassThrough();
      const { stdout, stderr } = demultiplex(source);
      for (let at = 0; at < whole.length; at += size) source.write(whole.subarray(at, at + size));
      source.end();
      expect(await Promise.all([textOf(stdout), textOf(stderr)])).toEqual(["output", "error"]);
    }
  });

  test("can be kept in its order, and holds up the source when nobody reads", async () => {
    const source = new PassThrough();
    const merged = demultiplexMerged(source);
    source.write(Buffer.concat([frame(1, "a"), frame(2, "b"), frame(1, "c")]));
    for (let part = 0; part < 200; part++) source.write(frame(1, "x".repeat(4096)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.readableLength + source.writableLength).toBeGreaterThan(400_000);
    source.end();
    expect((await textOf(merged)).startsWith("abcx")).toBe(true);
  });
});

describe("the pause program", () => {
  test.runIf(process.platform === "linux")("runs, waits, and ends on SIGTERM", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "gantry-pause-"));
    const file = path.join(directory, "pause");
    await writeFile(file, pauseProgram(process.arch));
    await chmod(file, 0o755);
    const child = execFile(file);
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    expect(await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve("running"), 100))])).toBe("running");
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    await rm(directory, { recursive: true });
  });

  test("is there for the common processors, and says what to do elsewhere", () => {
    expect(pauseProgram("arm64").readUInt16LE(18)).toBe(183);
    expect(() => pauseProgram("mips")).toThrow("load an image named gantry/pause:1");
  });
});

test("addresses of the engine are checked", () => {
  expect(() => connectToDocker("ftp://x")).toThrow("is not a Docker address");
  expect(() => connectToDocker("/var/run/docker.sock")).toThrow("unix:///var/run/docker.sock");
});
