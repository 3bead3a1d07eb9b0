import { join } from "node:path";
import { agentProgram, ensureBuilt, webProgram } from "./launcher/build";
import { waitForNode } from "./launcher/cluster";
import { ensureDocker } from "./launcher/docker";
import { claimHome, explainHome } from "./launcher/home";
import { makeImages } from "./launcher/images";
import { parseStartOptions, type StartOptions, usage } from "./launcher/options";
import { checkPorts } from "./launcher/ports";
import { type SupervisedProcess, supervise } from "./launcher/supervisor";
import { createTerminal, PlainError, reportFailure } from "./launcher/terminal";

const terminal = createTerminal();
// Nobody reads any more what is said (a closed pipe): no reason to leave the cluster alone.
process.stdout.on("error", () => undefined);

/** All of it has to be over within 10 s; the agent goes first so that it can still report, the control plane last. */
const agentDeadline = 4_000;
const controlPlaneDeadline = 5_000;

const startControlPlane = (options: StartOptions): SupervisedProcess =>
  supervise({
    name: "The control plane",
    script: webProgram(options.root),
    nodeOptions: ["--max-semi-space-size=16", "--enable-source-maps"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      GANTRY_HOME: options.home,
      GANTRY_HTTP_PORT: String(options.httpPort),
      GANTRY_HTTPS_PORT: String(options.httpsPort),
      GANTRY_ADVERTISE_ADDRESS: options.nodeAddress,
      GANTRY_LOCAL_NODES: `${options.nodeName}=${options.nodeAddress}`,
      GANTRY_WEB_DIRECTORY: join(options.root, "apps/web"),
    },
    logFile: join(options.home, "logs/control-plane.log"),
    onStep: (text) => terminal.line(`✓ ${text}`),
    onCrash: (what) => terminal.warn(`${what}; starting it again. Its messages are in ${join(options.home, "logs/control-plane.log")}.`),
  });

const startAgent = (options: StartOptions): SupervisedProcess => {
  const directory = join(options.home, "nodes", options.nodeName);
  return supervise({
    name: "The agent",
    script: agentProgram(options.root),
    // Small young generations and no source maps: an agent runs on every node, and has to stay small.
    nodeOptions: ["--max-semi-space-size=2"],
    args: [
      ["--kubeconfig", join(directory, "kubeconfig")],
      ["--node-name", options.nodeName],
      ["--node-ip", options.nodeAddress],
      ["--root-dir", join(directory, "state")],
      ["--docker-host", `unix://${options.dockerSocket}`],
      ["--runtime", options.runtime],
      ["--port", String(options.kubeletPort)],
      ["--cadvisor-port", String(options.cadvisorPort)],
      ["--tls-cert-file", join(directory, "serving.crt")],
      ["--tls-private-key-file", join(directory, "serving.key")],
      ["--client-ca-file", join(directory, "ca.crt")],
    ].flat(),
    env: { ...process.env, NODE_ENV: "production", GANTRY_HOME: options.home },
    logFile: join(options.home, "logs/agent.log"),
    onCrash: (what) => terminal.warn(`${what}; starting it again. Its messages are in ${join(options.home, "logs/agent.log")}.`),
  });
};

const describe = (options: StartOptions, details: Readonly<Record<string, string>>, startedAt: number): void => {
  terminal.line();
  terminal.line(`Gantry runs (started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
  terminal.line();
  terminal.line(`  Dashboard    http://localhost:${options.httpPort}   or   https://${options.nodeAddress}:${options.httpsPort}`);
  terminal.line(`  Sign in      ${details.user ?? "admin"}, with the password in ${join(options.home, "admin.password")}`);
  if (details.password) terminal.line(`               first password: ${details.password}`);
  terminal.line(`  kubectl      export KUBECONFIG=${join(options.home, "admin.kubeconfig")}`);
  if (options.runtime === "hollow") {
    terminal.line();
    terminal.warn(`${options.nodeName} is a hollow node: its pods are simulated, no container runs.`);
  }
  terminal.line();
  terminal.line("Ctrl-C stops Gantry; pods keep running and are found again at the next start.");
};

const stop = async (processes: readonly [SupervisedProcess, number][]): Promise<void> => {
  const startedAt = Date.now();
  terminal.line();
  let inTime = true;
  for (const [process, deadline] of processes) inTime = (await process.stop(deadline)) && inTime;
  const took = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  terminal.line(
    inTime
      ? `Gantry has stopped (${took}). Pods keep running.`
      : `Gantry had to be ended by force after ${took}. Nothing acknowledged is lost.`,
  );
};

const main = async (): Promise<void> => {
  const startedAt = Date.now();
  const options = parseStartOptions(process.argv.slice(2), process.cwd());
  if (!options) return terminal.line(usage);
  const release = await claimHome(options.home);
  try {
    await runUntilAsked(options, startedAt);
  } catch (error) {
    throw explainHome(options.home, error);
  } finally {
    await release();
  }
};

const runUntilAsked = async (options: StartOptions, startedAt: number): Promise<void> => {
  await checkPorts(options);
  if (options.runtime === "docker") await ensureDocker(terminal, options.dockerSocket, join(options.home, "logs"));
  await ensureBuilt(terminal, options.root);

  const running: [SupervisedProcess, number][] = [];
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  const start = async (): Promise<void> => {
    const controlPlane = startControlPlane(options);
    running.unshift([controlPlane, controlPlaneDeadline]);
    const details = await controlPlane.ready;
    if (options.runtime === "docker" && options.images) {
      await terminal.step("Demo images are there", async (note) => {
        const made = await makeImages(options.dockerSocket, join(options.root, "images")).catch((error: unknown) => {
          if (!(error instanceof PlainError)) throw error;
          return error;
        });
        // Without them Gantry runs all the same: any image of a registry will do.
        if (made instanceof PlainError) note(`not made (${made.message.split("\n")[0]})`);
        else if (made.length > 0) note(`made ${made.join(", ")}`);
      });
    }
    const agentStartedAt = Date.now();
    const agent = startAgent(options);
    running.unshift([agent, agentDeadline]);
    await terminal.step(`Node ${options.nodeName} is ready`, async () => {
      // An agent that cannot start says why itself.
      await Promise.race([waitForNode(options, agentStartedAt), agent.ready.then(() => new Promise<never>(() => undefined))]);
    });
    describe(options, details, startedAt);
  };
  try {
    await Promise.race([asked, start().then(() => asked)]);
  } catch (error) {
    await stop(running);
    throw error;
  }
  await stop(running);
};

try {
  await main();
  process.exit(0);
} catch (error) {
  reportFailure(error);
}
