import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { startEmbeddedPostgres, withConnection } from "../../apps/web/server/postgres";
import { Cluster } from "../support/cluster";
import { freePorts } from "../support/ports";
import { findPostgres, findProgram, killHard } from "../support/processes";
import { until } from "../support/until";

const run = promisify(execFile);

/** Stopping may take so long, in milliseconds. */
const stopLimit = 10_000;

const withCluster = async (
  options: { env?: NodeJS.ProcessEnv; home?: string },
  work: (cluster: Cluster) => Promise<void>,
): Promise<void> => {
  const cluster = await Cluster.create({ runtime: "hollow", ...options });
  try {
    await work(cluster);
  } finally {
    await cluster.destroy();
  }
};

/** What the launcher says when it cannot start: the message alone. */
const refusal = async (start: Promise<unknown>): Promise<string> => {
  const said = await start.then(
    () => "it started",
    (error: Error) => error.message,
  );
  expect(said).toContain("ended with code 1");
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return said;
};

test("starts, says how to use it, stops in time, and starts again in seconds with everything kept", async () => {
  await withCluster({}, async (cluster) => {
    const { home } = cluster.settings;
    await cluster.start();
    for (const part of [
      `http://localhost:${cluster.settings.httpPort}`,
      `export KUBECONFIG=${cluster.kubeconfig}`,
      "simulated",
      await cluster.password(),
    ]) {
      expect(cluster.output).toContain(part);
    }
    for (const file of ["admin.password", "admin.kubeconfig", "pki/ca.key"])
      expect((await stat(join(home, file))).mode & 0o777, file).toBe(0o600);
    await cluster.kubectl(["create", "configmap", "kept"]);
    await cluster.kubectl(["create", "deployment", "simulated", "--image=any"]);
    await cluster.kubectl(["wait", "deployment/simulated", "--for=condition=Available", "--timeout=30s"]);
    const { code, milliseconds } = await cluster.stop();
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(stopLimit);
    expect(cluster.output).toContain("Gantry has stopped");
    expect(await findPostgres(home)).toBeUndefined();
    const password = await cluster.password();
    expect(await cluster.start()).toBeLessThan(30_000);
    expect(cluster.output).not.toContain(password);
    await cluster.kubectl(["get", "configmap", "kept"]);
  });
});

test("says that it runs already", async () => {
  await withCluster({}, async (cluster) => {
    await cluster.start();
    const second = await Cluster.create({ runtime: "hollow", home: cluster.settings.home });
    expect(await refusal(second.start())).toContain(
      `Gantry runs already with its state in ${cluster.settings.home} (process ${cluster.launcherPid})`,
    );
    await cluster.kubectl(["get", "nodes"]);
  });
});

test("says which port is in use", async () => {
  await withCluster({}, async (cluster) => {
    const { httpPort, httpsPort, kubeletPort, cadvisorPort } = cluster.settings;
    for (const [port, flag] of [
      [httpPort, "--http-port"],
      [httpsPort, "--https-port"],
      [kubeletPort, "--kubelet-port"],
      [cadvisorPort, "--cadvisor-port"],
    ] as const) {
      const blocker = createServer();
      await new Promise<void>((resolve) => blocker.listen(port, "0.0.0.0", resolve));
      expect(await refusal(cluster.start())).toMatch(new RegExp(`Port ${port}, for .*, is in use by another program.*${flag}`));
      await new Promise((resolve) => blocker.close(resolve));
    }
  });
});

test("says that the disk is full", async () => {
  const mount = await mkdtemp(join(tmpdir(), "gantry-full-"));
  await run("mount", ["-t", "tmpfs", "-o", "size=8m", "none", mount]);
  try {
    await mkdir(join(mount, "home"));
    await withCluster({ home: join(mount, "home") }, async (cluster) => {
      expect(await refusal(cluster.start())).toMatch(/disk.* is full/);
    });
  } finally {
    await run("umount", [mount]);
    await rm(mount, { recursive: true });
  }
});

test("says what is wrong with the database that it was given", async () => {
  const [port] = await freePorts(1);
  for (const [url, message] of [
    [`postgresql://gantry:secret@127.0.0.1:${port}/gantry`, /No Postgres answers at postgresql:\/\/gantry:\*\*\*@127\.0\.0\.1/],
    ["mysql://127.0.0.1/gantry", /not a database URL/],
  ] as const) {
    await withCluster({ env: { DATABASE_URL: url } }, async (cluster) => {
      const said = await refusal(cluster.start());
      expect(said).toMatch(message);
      expect(said).not.toContain("secret");
    });
  }
});

test("keeps its state in the Postgres that it was given", async () => {
  const directory = await mkdtemp(join(tmpdir(), "gantry-given-"));
  const postgres = await startEmbeddedPostgres({ directory });
  try {
    await withCluster({ env: { DATABASE_URL: postgres.databaseUrl } }, async (cluster) => {
      await cluster.start();
      await cluster.kubectl(["create", "configmap", "elsewhere"]);
      expect(await findPostgres(cluster.settings.home)).toBeUndefined();
      const found = await withConnection(postgres.databaseUrl, (client) => client.query("SELECT FROM objects WHERE name = 'elsewhere'"));
      expect(found.rowCount).toBe(1);
    });
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
});

test("explains itself, and what it does not understand", async () => {
  const start = async (...args: string[]) =>
    run(process.execPath, ["scripts/bootstrap.mjs", "start", ...args], { cwd: join(import.meta.dirname, "../..") });
  expect((await start("--help")).stdout).toContain("--runtime docker|hollow");
  await expect(start("--colour")).rejects.toThrow("--colour");
  await expect(start("--http-port", "many")).rejects.toThrow('--http-port must be a port from 1 to 65535, not "many"');
});

test("heals when the control plane, the agent or Postgres is killed", async () => {
  await withCluster({}, async (cluster) => {
    const { home } = cluster.settings;
    await cluster.start();
    for (const program of ["web", "agent"] as const) {
      const killed = await killHard(() => findProgram(home, program));
      await until(`another ${program} runs`, async () => ![undefined, killed].includes(await findProgram(home, program)));
    }
    await until("the API answers", () => cluster.kubectl(["get", "--raw", "/readyz"]));
    await cluster.kubectl(["create", "configmap", "before"]);
    const killed = await killHard(() => findPostgres(home));
    await until("another Postgres runs", async () => ![undefined, killed].includes(await findPostgres(home)));
    await until("what was written is there", () => cluster.kubectl(["get", "configmap", "before"]));
    await until("writes are taken", () => cluster.kubectl(["create", "configmap", "after"]));
    await cluster.kubectl(["create", "deployment", "later", "--image=any"]);
    await cluster.kubectl(["wait", "deployment/later", "--for=condition=Available", "--timeout=60s"]);
  });
});

test("leaves nothing running when the launcher is killed, and starts again", async () => {
  await withCluster({}, async (cluster) => {
    const { home } = cluster.settings;
    await cluster.start();
    process.kill(cluster.launcherPid ?? 0, "SIGKILL");
    const running = async () => [await findProgram(home, "web"), await findProgram(home, "agent"), await findPostgres(home)];
    await until("its processes have ended", async () => (await running()).every((pid) => pid === undefined), { timeout: 12_000 });
    await cluster.start();
  });
});

test("runs without root on a simulated node, and says what it needs for a real one", async () => {
  const cluster = await Cluster.create({ runtime: "hollow", asNobody: true });
  try {
    await cluster.start();
    await cluster.kubectl(["get", "nodes"]);
    expect((await cluster.stop()).code).toBe(0);
    const real = await Cluster.create({ runtime: "docker", asNobody: true, home: cluster.settings.home });
    expect(await refusal(real.start())).toContain("npm start -- --runtime hollow");
  } finally {
    await cluster.destroy();
  }
});

test("reset asks first, and then leaves nothing but what is not Gantry's", async () => {
  await withCluster({}, async (cluster) => {
    const { home } = cluster.settings;
    await cluster.start();
    const reset = (...args: string[]) => {
      const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "reset", ...args], {
        cwd: join(import.meta.dirname, "../.."),
        env: { ...process.env, GANTRY_HOME: home },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      return new Promise<{ code: number | null; said: string }>((resolve) => child.on("close", (code) => resolve({ code, said })));
    };
    expect(await reset()).toMatchObject({ code: 1, said: expect.stringContaining("--yes") });
    await cluster.kubectl(["get", "nodes"]);
    await run("touch", [join(home, "mine")]);
    expect((await reset("--yes")).code).toBe(0);
    expect(await findProgram(home, "web")).toBeUndefined();
    expect(await readFile(join(home, "mine"), "utf8")).toBe("");
    await expect(stat(join(home, "postgres"))).rejects.toThrow("ENOENT");
    expect((await reset("--yes")).code).toBe(0);
  });
});
