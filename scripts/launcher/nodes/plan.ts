import { createHash } from "node:crypto";
import { join } from "node:path";
import type { StartOptions } from "../options";

/** One agent that the launcher starts, and the node that it looks after. */
export interface PlannedNode {
  readonly name: string;
  readonly address: string;
  /** Credentials, state, and of a node with namespaces of its own also the engine's data. */
  readonly directory: string;
  readonly dockerSocket: string;
  readonly kubeletPort: number;
  readonly cadvisorPort: number;
  readonly logFile: string;
}

/** Names of what the nodes of one home have in the kernel; two homes on a machine never share any. */
export interface KernelNames {
  /** The network namespace that holds the switch between the nodes. */
  readonly switchNamespace: string;
  /** The machine's own interface on that switch; at most 15 characters. */
  readonly hostInterface: string;
  /** The nftables table that lets nodes reach other networks under the machine's address. */
  readonly table: string;
  readonly cgroup: (node: string) => string;
}

export const kernelNames = (home: string): KernelNames => {
  const id = createHash("sha256").update(home).digest("hex").slice(0, 8);
  return {
    switchNamespace: `gantry-${id}`,
    hostInterface: `gantry-${id}`,
    table: `gantry-nodes-${id}`,
    cgroup: (node) => `gantry-${id}-${node}`,
  };
};

/** Whether the nodes get namespaces, addresses and engines of their own. */
export const isIsolated = ({ nodes, runtime }: StartOptions): boolean => nodes > 1 && runtime === "docker";

const memberName = (options: StartOptions, number: number): string => `${options.nodeNameGiven ? options.nodeName : "node"}-${number}`;

/** The only node of the machine: the machine itself. */
const machineNode = (options: StartOptions): PlannedNode => ({
  name: options.nodeName,
  address: options.nodeAddress,
  directory: join(options.home, "nodes", options.nodeName),
  dockerSocket: options.dockerSocket,
  kubeletPort: options.kubeletPort,
  cadvisorPort: options.cadvisorPort,
  logFile: join(options.home, "logs/agent.log"),
});

/**
 * The nodes to run. Several hollow nodes share the machine's address, and take a port each from the given one on; several real ones have
 * an address each on the switch, `addressOf(1)` being the first node's.
 */
export const planNodes = (options: StartOptions, addressOf?: (number: number) => string): PlannedNode[] => {
  if (options.nodes === 1) return [machineNode(options)];
  return Array.from({ length: options.nodes }, (_, index) => {
    const name = memberName(options, index + 1);
    const directory = join(options.home, "nodes", name);
    const shift = addressOf ? 0 : index;
    return {
      name,
      address: addressOf?.(index + 1) ?? options.nodeAddress,
      directory,
      dockerSocket: join(directory, "docker.sock"),
      kubeletPort: options.kubeletPort + shift,
      cadvisorPort: options.cadvisorPort + shift,
      logFile: join(options.home, "logs", `agent-${name}.log`),
    };
  });
};
