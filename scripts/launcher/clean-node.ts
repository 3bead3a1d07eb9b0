import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./command";
import { isMachine } from "./nodes/machine";
import { PlainError } from "./terminal";

const root = dirname(dirname(import.meta.dirname));

export const needRoot = (): void => {
  if (process.getuid?.() !== 0)
    throw new PlainError("Containers, mounts and network interfaces can only be removed by root: sudo npm run reset");
};

const nodeFolders = (home: string): Promise<string[]> => readdir(join(home, "nodes")).catch(() => []);

/** The names of all nodes that the cluster of a home has had on this machine. */
export const knownNodes = async (home: string): Promise<string[]> =>
  (await nodeFolders(home)).filter((name) => existsSync(join(home, "nodes", name, "kubeconfig")));

/**
 * The nodes that ran containers on the machine's own engine and network. A simulated node has left nothing there, and a node with
 * namespaces of its own takes everything with it when it is powered off.
 */
export const nodesOnMachine = async (home: string): Promise<string[]> =>
  (await nodeFolders(home)).filter((name) => {
    const directory = join(home, "nodes", name);
    return existsSync(join(directory, "state/network")) && !isMachine(directory);
  });

/** Takes the containers, mounts and network of such a node off the machine. @returns what was done, for people */
export const cleanNode = async (home: string, name: string): Promise<string> => {
  needRoot();
  const directory = join(home, "nodes", name);
  // A node that joined another machine's cluster keeps its own.
  const joined = join(directory, "state/kubeconfig");
  const flags = {
    kubeconfig: existsSync(joined) ? joined : join(directory, "kubeconfig"),
    "node-name": name,
    "root-dir": join(directory, "state"),
    "docker-host": process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock",
  };
  const output = await run(
    process.execPath,
    ["--import", "tsx", "apps/agent/src/main.ts", "--cleanup", ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])],
    { purpose: `Taking the node ${name} off this machine`, cwd: root },
  );
  // What stood there is what it had to take away.
  await rm(join(directory, "state/network"), { recursive: true, force: true });
  return output.trim().replaceAll("\n", " ");
};
