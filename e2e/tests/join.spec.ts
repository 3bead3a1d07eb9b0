import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { signIn } from "../support/browser";
import { Cluster } from "../support/cluster";
import { freePorts } from "../support/ports";
import { until } from "../support/until";

/** Short, so that one is renewed while the test looks on. */
const certificateSeconds = 40;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Machine {
  /** Everything that it has said so far. */
  readonly output: () => string;
  /** Ends it as Ctrl-C does. Resolves with the exit code, also when it has ended by itself. */
  readonly stop: () => Promise<number | null>;
  readonly exited: Promise<number | null>;
}

/** Runs the launcher as another machine would, with a folder of its own and simulated containers. */
const startMachine = async (home: string, args: readonly string[]): Promise<Machine> => {
  const [kubelet = 0, cadvisor = 0] = await freePorts(2);
  const ports = ["--kubelet-port", String(kubelet), "--cadvisor-port", String(cadvisor)];
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "start", "--runtime", "hollow", ...ports, ...args], {
    cwd: root,
    env: { ...process.env, GANTRY_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listen = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    output: () => output,
    exited,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
};

test("another machine joins with one line, and what is not good enough is refused with a reason", async ({ page }) => {
  test.setTimeout(240_000);
  const cluster = await Cluster.create({ runtime: "hollow", env: { GANTRY_CERTIFICATE_SECONDS: String(certificateSeconds) } });
  const home = await mkdtemp(join(tmpdir(), "gantry-e2e-join-"));
  const strangers: string[] = [];
  let clientPem = "";
  try {
    await cluster.start();
    const line = await test.step("the dashboard makes the line", async () => {
      await signIn(page, cluster);
      await page.goto(`${cluster.url}/nodes`);
      await page.getByRole("button", { name: "Add node" }).click();
      await page.getByRole("button", { name: "Make the line" }).click();
      return (await page.getByRole("dialog").locator("code").filter({ hasText: "--join" }).textContent()) ?? "";
    });
    const [, server = "", token = "", hash = ""] = /--join (\S+) --token (\S+) --ca-hash (\S+)/.exec(line) ?? [];
    expect([server, token, hash]).toEqual([
      expect.stringMatching(/^https:\/\//),
      expect.stringMatching(/^[a-z0-9]{6}\.[a-z0-9]{16}$/),
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    ]);

    await test.step("the machine becomes a node, and the dialog says so", async () => {
      const machine = await startMachine(home, ["--node-name", "joined", "--join", server, "--token", token, "--ca-hash", hash]);
      await until("it is a node", async () => machine.output().includes("Ctrl-C stops Gantry"), { timeout: 90_000 });
      await cluster.kubectl(["wait", "node/joined", "--for=condition=Ready", "--timeout=30s"]);
      await expect(page.getByRole("dialog").getByRole("link", { name: "joined" })).toBeVisible();
      expect(await machine.stop()).toBe(0);
    });

    await test.step("its keys are its own, and the token is nowhere on its disk", async () => {
      const files = await readdir(home, { recursive: true, withFileTypes: true });
      const paths = files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      for (const path of paths) expect(await readFile(path, "latin1"), path).not.toContain(token.split(".")[1]);
      clientPem = paths.find((path) => path.endsWith("client.pem")) ?? "";
      expect((await stat(clientPem)).mode & 0o777).toBe(0o600);
    });

    await test.step("it goes on as that node without the line, and with a new certificate before the old one ends", async () => {
      const machine = await startMachine(home, []);
      await until("it is a node again", async () => machine.output().includes("Ctrl-C stops Gantry"), { timeout: 90_000 });
      const certificate = async () => new X509Certificate(await readFile(clientPem, "utf8"));
      const first = await certificate();
      const next = await until(
        "another certificate",
        async () => {
          const now = await certificate();
          return now.serialNumber !== first.serialNumber && now;
        },
        { timeout: certificateSeconds * 1_000 },
      );
      expect(Date.parse(next.validTo)).toBeGreaterThan(Date.parse(first.validTo));
      // The old one has ended: what the node says from now on it says with the new one.
      await until("the first has ended", async () => Date.now() > Date.parse(first.validTo), { timeout: certificateSeconds * 1_000 });
      const renewTime = () =>
        cluster.kubectl(["get", "lease", "joined", "-n", "kube-node-lease", "--output", "jsonpath={.spec.renewTime}"]);
      const before = await renewTime();
      await until("another sign of life", async () => (await renewTime()) !== before);
      expect(machine.output()).not.toContain("starting it again");
      expect(await machine.stop()).toBe(0);
    });

    const [id = ""] = token.split(".");
    await cluster.kubectl([
      "patch",
      "secret",
      `bootstrap-token-${id}`,
      "-n",
      "kube-system",
      "--patch",
      '{"stringData":{"expiration":"2020-01-01T00:00:00Z"}}',
    ]);
    for (const [what, args, reason] of [
      ["a wrong hash", ["--token", token, "--ca-hash", `sha256:${"0".repeat(64)}`], /belongs to another cluster/],
      ["a forged token", ["--token", `${id}.0000000000000000`, "--ca-hash", hash], /token/i],
      ["an expired token", ["--token", token, "--ca-hash", hash], /token/i],
    ] as const) {
      await test.step(`${what} is refused`, async () => {
        const elsewhere = await mkdtemp(join(tmpdir(), "gantry-e2e-join-"));
        strangers.push(elsewhere);
        const machine = await startMachine(elsewhere, ["--node-name", "stranger", "--join", server, ...args]);
        expect(await machine.exited).toBe(1);
        expect(machine.output()).toMatch(reason);
        expect(machine.output()).not.toMatch(/^\s+at /m);
      });
    }
    expect(await cluster.kubectl(["get", "node", "stranger", "--ignore-not-found"])).toBe("");
  } finally {
    await cluster.destroy();
    for (const folder of [home, ...strangers]) await rm(folder, { recursive: true, force: true });
  }
});
