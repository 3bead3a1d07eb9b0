import { join } from "node:path";
import { ensureBuilt } from "./launcher/build";
import { localIdentity, waitForNode } from "./launcher/cluster";
import { claimHome, explainHome } from "./launcher/home";
import { ingressPlaces, settleIngressPorts } from "./launcher/ingress";
import type { JoinRequest } from "./launcher/join/membership";
import { prepareToJoin } from "./launcher/join/run";
import { keepChoices } from "./launcher/kept-choices";
import { connectControlPlane, makeDemoImages, prepareNodes } from "./launcher/nodes/ground";
import { parseStartOptions, type StartOptions, usage } from "./launcher/options";
import { checkPorts } from "./launcher/ports";
import { startAgent, startControlPlane } from "./launcher/programs";
import type { SupervisedProcess } from "./launcher/supervisor";
import { createTerminal, reportFailure } from "./launcher/terminal";

const terminal = createTerminal();
// Nobody reads any more what is said (a closed pipe): no reason to leave the cluster alone.
process.stdout.on("error", () => undefined);

/** All of it has to be over within 10 s; the agents go first so that they can still report, the control plane last. */
const agentDeadline = 4_000;
const controlPlaneDeadline = 5_000;

const describe = (options: StartOptions, details: Readonly<Record<string, string>>, startedAt: number): void => {
  terminal.line();
  terminal.line(`Gantry runs (started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
  terminal.line();
  terminal.line(`  Dashboard    http://localhost:${options.httpPort}   or   https://${options.nodeAddress}:${options.httpsPort}`);
  terminal.line(`  Sign in      ${details.user ?? "admin"}, with the password in ${join(options.home, "admin.password")}`);
  if (details.password) terminal.line(`               first password: ${details.password}`);
  terminal.line(`  kubectl      export KUBECONFIG=${join(options.home, "admin.kubeconfig")}`);
  const ingresses = ingressPlaces(options);
  if (ingresses.length > 0) terminal.line(`  Ingresses    ${ingresses.join("   and   ")}`);
  terminal.line('  Add a node   "npm run token" prints the line that another machine joins with');
  if (options.runtime === "hollow") {
    terminal.line();
    terminal.warn(
      options.nodes === 1
        ? `${options.nodeName} is a hollow node: its pods are simulated, no container runs.`
        : "The nodes are hollow: their pods are simulated, no container runs.",
    );
  }
  terminal.line();
  terminal.line("Ctrl-C stops Gantry; pods keep running and are found again at the next start.");
};

/** What runs, the control plane last, with the milliseconds that each may take to stop. */
type Running = [SupervisedProcess, number][];

/** The control plane last. Resolves with whether all ended by themselves in time. */
const stopAll = async (processes: Running): Promise<boolean> => {
  const agents = processes.slice(0, -1);
  const ended = await Promise.all(agents.map(([process, deadline]) => process.stop(deadline)));
  let inTime = ended.every(Boolean);
  for (const [process, deadline] of processes.slice(-1)) inTime = (await process.stop(deadline)) && inTime;
  return inTime;
};

const stop = async (processes: Running): Promise<void> => {
  const startedAt = Date.now();
  terminal.line();
  const inTime = await stopAll(processes);
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
    await runUntilAsked(options.join ? await joinedNode(options, options.join) : await wholeCluster(options, startedAt));
  } catch (error) {
    throw explainHome(options.home, error);
  } finally {
    await release();
  }
};

/** Makes the machine ready. @returns what starts the programs, putting them into the list, and resolves when they are ready */
const wholeCluster = async (given: StartOptions, startedAt: number): Promise<(running: Running) => Promise<void>> => {
  await checkPorts(given);
  const options = await settleIngressPorts(given, terminal.warn);
  const ground = await prepareNodes(terminal, options);
  await ensureBuilt(terminal, options.root);
  return async (running) => {
    const controlPlane = startControlPlane(terminal, options, ground);
    running.unshift([controlPlane, controlPlaneDeadline]);
    const details = await controlPlane.ready;
    if (options.runtime === "docker" && options.images) await makeDemoImages(terminal, options, ground);
    const since = Date.now();
    const agents = ground.nodes.map((node) => ({ node, agent: startAgent(terminal, options, node, { ground }) }));
    for (const { agent } of agents) running.unshift([agent, agentDeadline]);
    const label = ground.nodes.length === 1 ? `Node ${ground.nodes[0]?.name} is ready` : `${ground.nodes.length} nodes are ready`;
    const server = `https://127.0.0.1:${options.httpsPort}`;
    const podCidrs = await terminal.step(label, () =>
      // An agent that cannot start says why itself.
      Promise.all(
        agents.map(({ node, agent }) =>
          Promise.race([
            waitForNode(node, { server, identity: localIdentity(node.directory), since }),
            agent.ready.then(() => new Promise<never>(() => undefined)),
          ]),
        ),
      ),
    );
    await connectControlPlane(terminal, ground, podCidrs);
    await keepChoices(options);
    describe(options, details, startedAt);
  };
};

/** The same for a machine that is a node of a cluster elsewhere. */
const joinedNode = async (options: StartOptions, request: JoinRequest): Promise<(running: Running) => Promise<void>> => {
  const start = await prepareToJoin(terminal, options, request);
  return (running) => start((agent) => running.unshift([agent, agentDeadline]));
};

const runUntilAsked = async (start: (running: Running) => Promise<void>): Promise<void> => {
  const running: Running = [];
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  try {
    await Promise.race([asked, start(running).then(() => asked)]);
  } catch (error) {
    // Its message is all that there is to say.
    await stopAll(running);
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
