import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { cleanNode, knownNodes, nodesOnMachine } from "../clean-node";
import { ensureDocker, ensureEngineProgram } from "../docker";
import { demoImages, makeImages } from "../images";
import type { StartOptions } from "../options";
import { PlainError, type Terminal } from "../terminal";
import { copyImages } from "./images";
import { ensureMachine, isMachine, type MachineOptions, removeMachine } from "./machine";
import { checkPaths } from "./paths";
import { isIsolated, type KernelNames, kernelNames, type PlannedNode, planNodes } from "./plan";
import { routeToPods } from "./routes";
import { chooseSubnet } from "./subnet";
import { ensureSwitch, removeSwitch } from "./switch";

/** What agents and control plane stand on. */
export interface Ground {
  readonly nodes: readonly PlannedNode[];
  /** The address under which nodes and pods reach the control plane. */
  readonly controlPlaneAddress: string;
  /** Of nodes that have namespaces of their own. */
  readonly machines?: {
    readonly names: KernelNames;
    /**
     * Sees to it that a node runs, also after it was powered off.
     * @returns what has to stand before a command so that it runs on that node
     */
    readonly enter: (node: PlannedNode) => Promise<string[]>;
  };
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
  const { subnet, lost } = await chooseSubnet(options.home, names);
  if (lost) {
    terminal.warn(`Something else on this machine has ${lost} now: the nodes get other addresses, and their pods start again.`);
    await removeMachines(options.home);
  }
  const nodes = planNodes(options, subnet.addressOf);
  checkPaths(options.home, nodes);
  // Its pods come up on the others: nobody may look after them twice.
  for (const name of await nodesOnMachine(options.home)) {
    await terminal.step(`Node ${name} is off this machine`, async (note) => note(await cleanNode(options.home, name)));
  }
  const optionsOf = (node: PlannedNode): MachineOptions => ({ names, subnet, number: nodes.indexOf(node) + 1, dockerd });
  const enter = (node: PlannedNode): Promise<string[]> => ensureMachine(node, optionsOf(node));
  await terminal.step(`${nodes.length} nodes with a Docker Engine each`, async (note) => {
    note(`${subnet.addressOf(1)} to ${subnet.addressOf(nodes.length)}`);
    await ensureSwitch(names, subnet);
    for (const old of await findMachines(options.home)) if (!nodes.some(({ name }) => name === old.name)) await removeMachine(old, names);
    await Promise.all(nodes.map(enter));
  });
  return { nodes, controlPlaneAddress: subnet.gateway, machines: { names, enter } };
};

/** For one node, which is the machine itself, or for hollow ones. */
const prepareMachine = async (terminal: Terminal, options: StartOptions): Promise<Ground> => {
  await removeMachines(options.home);
  if (options.runtime === "docker") await ensureDocker(terminal, options.dockerSocket, join(options.home, "logs"));
  return { nodes: planNodes(options), controlPlaneAddress: options.nodeAddress };
};

/** Tells of nodes that the cluster still has and that nothing runs for any more. */
const tellOfOthers = async (terminal: Terminal, home: string, nodes: readonly PlannedNode[]): Promise<void> => {
  const others = (await knownNodes(home)).filter((known) => !nodes.some(({ name }) => name === known));
  if (others.length === 0) return;
  terminal.warn(
    `Of an earlier start, and not started now: ${others.join(", ")}. What takes them out of the cluster: kubectl delete node ${others.join(" ")}`,
  );
};

/** Sees to it that everything that the agents need is there: on this machine, or on every one of its nodes. */
export const prepareNodes = async (terminal: Terminal, options: StartOptions): Promise<Ground> => {
  const ground = isIsolated(options) ? await prepareMachines(terminal, options) : await prepareMachine(terminal, options);
  await tellOfOthers(terminal, options.home, ground.nodes);
  return ground;
};

/** Makes the demo images on the first node, and copies them to the others so that none keeps an older version. */
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
export const connectControlPlane = async (terminal: Terminal, { machines, nodes }: Ground, podCidrs: readonly string[]): Promise<void> => {
  if (!machines) return;
  const routed = nodes.map((node, index) => ({ node, podCidr: podCidrs[index] ?? "" }));
  const taken = await routeToPods(machines.names, routed);
  if (taken.length > 0)
    terminal.warn(`This machine has other routes to ${taken.join(", ")}: it and its API server cannot reach the pods or Services there.`);
};

/** Powers off all nodes of a home that have namespaces of their own, and takes their network off the machine. */
export const removeMachines = async (home: string): Promise<void> => {
  const machines = await findMachines(home);
  if (machines.length === 0) return;
  for (const machine of machines) await removeMachine(machine, kernelNames(home));
  await removeSwitch(kernelNames(home));
};
