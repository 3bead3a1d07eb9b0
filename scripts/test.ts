import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./launcher/build";
import { run } from "./launcher/command";
import { ensureDocker } from "./launcher/docker";
import { signal, startTimeOf, waitUntilEnded } from "./launcher/processes";
import { suites } from "./launcher/suites";
import { createTerminal, PlainError } from "./launcher/terminal";

const terminal = createTerminal();
const root = process.cwd();

/** The Docker engine that runs now; the file of one that has ended may still lie there. */
const enginePid = async (): Promise<number | undefined> => {
  const pid = Number(await readFile("/var/run/docker.pid", "utf8").catch(() => "0"));
  return pid > 0 && (await startTimeOf(pid)) !== undefined ? pid : undefined;
};

/** What the tests use beyond what a node needs: a browser, clients, a registry to pull from, tunnels, and material for images. */
const testPackages: Readonly<Record<string, string>> = {
  "/usr/bin/chromium": "chromium",
  // Not /bin/busybox: the package busybox has that, too, linked to libraries that an image would lack.
  "/var/lib/dpkg/info/busybox-static.list": "busybox-static",
  "/usr/bin/docker-registry": "docker-registry",
  "/usr/bin/ping": "iputils-ping",
  "/usr/bin/dig": "bind9-dnsutils",
  "/usr/bin/curl": "curl",
  "/usr/bin/openssl": "openssl",
  "/usr/bin/pgrep": "procps",
  "/usr/bin/wg": "wireguard-tools",
  "/usr/bin/wireguard-go": "wireguard-go",
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
};

const hasKubectl = (): boolean => (process.env.PATH ?? "").split(":").some((directory) => existsSync(join(directory, "kubectl")));

const installTestPackages = async (): Promise<void> => {
  const missing = Object.entries(testPackages).flatMap(([path, name]) => (existsSync(path) ? [] : [name]));
  if (!hasKubectl()) missing.push("kubernetes-client");
  if (missing.length === 0) return;
  await terminal.step(`Installed ${missing.join(", ")}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { purpose: "Reading Debian's package lists", env });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
      purpose: "Installing what the tests use",
      env,
    });
  });
};

/** Makes this machine one that can run containers and browsers. Resolves with how to undo what lasts beyond the tests. */
const prepareMachine = async (): Promise<() => Promise<void>> => {
  if (process.getuid?.() !== 0)
    throw new PlainError("These tests run containers and make network namespaces, so they need root: sudo npm test");
  const before = await enginePid();
  await installTestPackages();
  const logs = await mkdtemp(join(tmpdir(), "gantry-test-logs-"));
  await ensureDocker(terminal, "/var/run/docker.sock", logs);
  return async () => {
    // An engine that these tests started goes with them; one that was there, or that systemd looks after, stays.
    const pid = await enginePid();
    if (before === undefined && pid !== undefined && !existsSync("/run/systemd/system")) {
      signal(pid, "SIGTERM");
      await waitUntilEnded(async () => ((await startTimeOf(pid)) === undefined ? [] : [pid]), 30_000);
    }
    await rm(logs, { recursive: true, force: true });
  };
};

const main = async (): Promise<boolean> => {
  const wanted = process.argv.slice(2);
  const chosen = suites.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  if (chosen.length === 0) throw new PlainError(`There is no such suite. There are: ${suites.map(({ name }) => name).join(", ")}.`);
  const restore = chosen.some(({ needsMachine }) => needsMachine) ? await prepareMachine() : async () => undefined;
  await ensureBuilt(terminal, root);

  let passed = 0;
  let failed = 0;
  for (const suite of chosen) {
    terminal.line(`\n── ${suite.name}`);
    const startedAt = Date.now();
    const tally = await suite.run(root);
    passed += tally.passed;
    failed += tally.failed;
    terminal.line(`── ${suite.name}: ${tally.passed} passed, ${tally.failed} failed (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  }
  await restore();
  terminal.line(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
};

try {
  process.exit((await main()) ? 0 : 1);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  terminal.line("0 passed, 1 failed");
  process.exit(1);
}
