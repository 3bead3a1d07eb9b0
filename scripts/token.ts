import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { StatusError } from "@gantry/api";
import { Client, createJoinToken, HttpsTransport, joinLine, loadKubeconfig, readJoinTarget } from "@gantry/client";
import { parseDuration } from "./launcher/join/duration";
import { findMachines } from "./launcher/nodes/ground";
import { createTerminal, PlainError, reportFailure } from "./launcher/terminal";

const usage = `npm run token [-- options]

Makes a token with which other machines join the cluster that runs here, and prints the line to run on them.

  --for TIME        how long it is good: 30m, 24h, 7d (default: 24h)
  --machines N      how many machines may join with it (default: any number)
  --help

  GANTRY_HOME    where the cluster's state is (default: .gantry in this folder)
`;

const terminal = createTerminal();
const home = resolve(process.cwd(), (process.env.GANTRY_HOME ?? ".gantry").replace(/^~(?=\/|$)/, homedir()));

const readOptions = (): { readonly lifetime: number; readonly limit?: number } | undefined => {
  const { values } = (() => {
    try {
      return parseArgs({ options: { for: { type: "string", default: "24h" }, machines: { type: "string" }, help: { type: "boolean" } } });
    } catch (error) {
      throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    }
  })();
  if (values.help) return undefined;
  const lifetime = parseDuration("--for", values.for);
  if (values.machines === undefined) return { lifetime };
  const limit = Number(values.machines);
  if (!Number.isInteger(limit) || limit < 1) throw new PlainError(`--machines must be a number from 1 on, not "${values.machines}".`);
  return { lifetime, limit };
};

const plain = (error: unknown): unknown => {
  if (error instanceof PlainError) return error;
  if (error instanceof StatusError) return new PlainError(`The cluster made no token: ${error.message}`);
  if (error instanceof Error && "code" in error) {
    return new PlainError(`The cluster of ${home} does not answer (${error.code}). Start it first: npm start`);
  }
  return error;
};

const main = async (): Promise<void> => {
  const options = readOptions();
  if (!options) return terminal.line(usage);
  const kubeconfig = join(home, "admin.kubeconfig");
  if (!existsSync(kubeconfig)) {
    throw new PlainError(
      `There is no cluster in ${home}. Run this where its control plane runs, or say with GANTRY_HOME where its state is.`,
    );
  }
  const client = new Client(new HttpsTransport((await loadKubeconfig(kubeconfig)).transport));
  try {
    const target = await readJoinTarget(client);
    const { token, expiration, secretName } = await createJoinToken(client, { ...options, description: "Made by npm run token." });
    terminal.line();
    terminal.line("On the other machine, in a clone of Gantry, as root:");
    terminal.line();
    terminal.line(`  ${joinLine(target, token)}`);
    terminal.line();
    const limit =
      options.limit === undefined ? "any number of machines" : options.limit === 1 ? "one machine" : `${options.limit} machines`;
    terminal.line(
      `The token is good for ${limit} until ${new Date(expiration).toLocaleString()}. Who has it can add machines to this cluster.`,
    );
    terminal.line(`To take it back: kubectl delete secret -n kube-system ${secretName}`);
    if ((await findMachines(home)).length > 0) {
      terminal.line();
      terminal.warn(
        "The nodes of this cluster have a network of their own inside this machine. Pods on other machines cannot reach theirs: start Gantry with npm start -- --nodes 1 before you add machines.",
      );
    }
  } finally {
    await client.close();
  }
};

try {
  await main();
} catch (error) {
  reportFailure(plain(error));
}
