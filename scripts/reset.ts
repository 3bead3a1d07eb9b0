import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { findPostmaster, waitForExit } from "../apps/web/server/postgres/process-state";
import { cleanNode, needRoot, nodesOnMachine } from "./launcher/clean-node";
import { endLeftovers, findLauncher } from "./launcher/home";
import { type Membership, readMembership } from "./launcher/join/membership";
import { findMachines, removeMachines } from "./launcher/nodes/ground";
import { signal, waitUntilEnded } from "./launcher/processes";
import { createTerminal, PlainError, reportFailure } from "./launcher/terminal";

const usage = `npm run reset [-- --yes]

Takes everything that Gantry has put on this machine off it: pods, pod network, mounts, the database and all state.

  --yes     do not ask
  --help

  GANTRY_HOME    where the state is (default: .gantry in this folder)
`;

/** Nothing else is removed: the home may be a folder that holds other things too. */
const ownFiles = ["admin.kubeconfig", "admin.password", "identity", "join.json", "launcher.pid", "logs", "nodes", "pki", "postgres"];

const terminal = createTerminal();
const root = process.cwd();
const home = resolve(root, (process.env.GANTRY_HOME ?? ".gantry").replace(/^~(?=\/|$)/, homedir()));

const confirm = async (membership: Membership | undefined): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new PlainError("There is nobody to ask whether this is meant. Say so with --yes: npm run reset -- --yes");
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const what = membership
    ? `This ends the pods of the node ${membership.nodeName} of ${membership.server}, and removes its keys in ${home}.`
    : `This deletes the cluster in ${home}: its pods, its database, everything.`;
  const answer = await asking.question(`${what} Type "yes" to go on: `);
  asking.close();
  return answer.trim() === "yes";
};

const stopRunning = async (): Promise<void> => {
  const launcher = await findLauncher(home);
  if (launcher !== undefined) {
    signal(launcher, "SIGTERM");
    await waitUntilEnded(async () => ((await findLauncher(home)) === undefined ? [] : [launcher]), 15_000);
  }
  await endLeftovers(home);
};

/** A Postgres that nobody was left to stop. */
const stopPostgres = async (): Promise<void> => {
  const postmaster = await findPostmaster(join(home, "postgres/data"));
  if (!postmaster) return;
  process.kill(postmaster.pid, "SIGINT");
  if (!(await waitForExit(postmaster.pid, 10_000))) signal(postmaster.pid, "SIGKILL");
};

const main = async (): Promise<void> => {
  const { values } = (() => {
    try {
      return parseArgs({ options: { yes: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });
    } catch (error) {
      throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    }
  })();
  if (values.help) return terminal.line(usage);
  if (!existsSync(home)) return terminal.line(`Nothing to do: there is no ${home}.`);
  const membership = readMembership(home);
  if (!values.yes && !(await confirm(membership))) return terminal.line("Nothing was changed.");
  await terminal.step("Gantry does not run", stopRunning);
  await terminal.step("Postgres has stopped", stopPostgres);
  for (const name of await nodesOnMachine(home)) {
    await terminal.step(`Node ${name} is off this machine`, async (note) => note(await cleanNode(home, name)));
  }
  const machines = await findMachines(home);
  if (machines.length > 0) {
    await terminal.step(`Nodes ${machines.map(({ name }) => name).join(", ")} are off this machine`, async () => {
      needRoot();
      await removeMachines(home);
    });
  }
  await terminal.step(`State in ${home} is removed`, async () => {
    for (const file of ownFiles) await rm(join(home, file), { recursive: true, force: true });
    // What is not Gantry's stays, and so does the folder around it.
    await rmdir(home).catch(() => undefined);
  });
  if (membership) terminal.line(`The cluster still lists the node. To take it off there, too: kubectl delete node ${membership.nodeName}`);
};

try {
  await main();
} catch (error) {
  reportFailure(error);
}
