import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ensureDocker, ensureEngineProgram } from "../docker";
import { demoImages, makeImages } from "../images";
import type { StartOptions } from "../options";
import { PlainError, type Terminal } from "../terminal";
import { copyImages } from "./images";
import { ensureMachine, isMachine, removeMachine } from "./machine";
import { isIsolated, type KernelNames, kernelNames, type PlannedNode, planNodes } from "./plan";
import { routeToPods } from "./routes";
import { chooseSubnet } from "./subnet";
import { ensureSwitch, removeSwitch } from "./switch";

/** What agents and control plane stand on. */
export interface Ground {
  readonly nodes: readonly PlannedNode[];
  /** How to run a program on a node that has namespaces of its own. */
  readonly within: ReadonlyMap<string, readonly string[]>;
  /** The address under which nodes and pods reach the control plane. */
  readonly controlPlaneAddress: string;
  /** Of nodes with namespaces of their own. */
  readonly names?: KernelNames;
}

/** The nodes of this home that have namespaces of their own, running or not. */
export const findMachines = async (home: string): Promise<{ readonly name: string; readonly directory: string }[]> => {
  const names = await readdir(join(home, "nodes")).catch(() => []);
  return names.map((name) => ({ name, directory: join(home, "nodes", name) })).filter(({ directory }) => isMachine(directory));
};

const prepareMachines = async (terminal: Terminal, options: StartOptions): Promise<Ground> => {
  const dockerd = await ensureEngineProgram(terminal);
  await mkdir(join(options.home, "nodes"), { recursive: true, mode: 0o700 });
  const names = kernelNames(options.home);
  const subnet = await chooseSubnet(options.home);
  const nodes = planNodes(options, subnet.addressOf);
  const within = await terminal.step(`${nodes.length} nodes with a Docker Engine each`, async (note) => {
    note(`${subnet.addressOf(1)} to ${subnet.addressOf(nodes.length)}`);
    await ensureSwitch(names, subnet);
    for (const old of await findMachines(options.home)) if (!nodes.some(({ name }) => name === old.name)) await removeMachine(old, names);
    const machines = await Promise.all(
      nodes.map(
        async (node, index) => [node.name, (await ensureMachine(node, { names, subnet, number: index + 1, dockerd })).within] as const,
      ),
    );
    return new Map(machines);
  });
  return { nodes, within, controlPlaneAddress: subnet.gateway, names };
};

/** Sees to it that everything that the agents need is there: on this machine, or on every one of its nodes. */
export const prepareNodes = async (terminal: Terminal, options: StartOptions): Promise<Ground> => {
  if (isIsolated(options)) return prepareMachines(terminal, options);
  await removeMachines(options.home);
  if (options.runtime === "docker") await ensureDocker(terminal, options.dockerSocket, join(options.home, "logs"));
  return { nodes: planNodes(options), within: new Map(), controlPlaneAddress: options.nodeAddress };
};

/** Makes the demo images on the first node and copies them to the others. */
export const makeDemoImages = (terminal: Terminal, options: StartOptions, { nodes }: Ground): Promise<void> =>
  terminal.step("Demo images are there", async (note) => {
    const [first, ...others] = nodes;
    if (!first) return;
    try {
      const made = await makeImages(first.dockerSocket, join(options.root, "images"));
      for (const { dockerSocket } of others) await copyImages(first.dockerSocket, dockerSocket, demoImages);
      if (made.length > 0) note(`made ${made.join(", ")}`);
    } catch (error) {
      // Without them Gantry runs all the same: any image of a registry will do.
      if (!(error instanceof PlainError)) throw error;
      note(`not made (${error.message.split("\n")[0]})`);
    }
  });

/** Lets the control plane reach pods and Services of nodes that have networks of their own. */
export const connectControlPlane = async (terminal: Terminal, { names, nodes }: Ground, podCidrs: readonly string[]): Promise<void> => {
  if (!names) return;
  const routed = nodes.map((node, index) => ({ node, podCidr: podCidrs[index] ?? "" }));
  const taken = await routeToPods(names, routed);
  if (taken.length > 0)
    terminal.warn(`This machine has other routes to ${taken.join(", ")}: it and its API server cannot reach the pods or Services there.`);
};

/** Powers off all nodes of a home that have namespaces of their own, and takes their network off the machine. */
export const removeMachines = async (home: string): Promise<void> => {
  const machines = await findMachines(home);
  for (const machine of machines) await removeMachine(machine, kernelNames(home));
  if (machines.length > 0) await removeSwitch(kernelNames(home));
};
