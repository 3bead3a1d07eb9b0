import { join } from "node:path";
import { agentProgram, webProgram } from "./build";
import type { Ground } from "./nodes/ground";
import { machineSocketSeenFrom } from "./nodes/paths";
import type { PlannedNode } from "./nodes/plan";
import type { StartOptions } from "./options";
import { type SupervisedProcess, supervise } from "./supervisor";
import type { Terminal } from "./terminal";

export const startControlPlane = (terminal: Terminal, options: StartOptions, ground: Ground): SupervisedProcess => {
  const logFile = join(options.home, "logs/control-plane.log");
  return supervise({
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
      GANTRY_ADVERTISE_ADDRESS: ground.controlPlaneAddress,
      GANTRY_SERVING_ADDRESSES: options.nodeAddress,
      GANTRY_LOCAL_NODES: ground.nodes.map(({ name, address }) => `${name}=${address}`).join(),
      GANTRY_WEB_DIRECTORY: join(options.root, "apps/web"),
    },
    logFile,
    onStep: (text) => terminal.line(`✓ ${text}`),
    onCrash: (what) => terminal.warn(`${what}; starting it again. Its messages are in ${logFile}.`),
  });
};

/** How an agent gets at the API server, and at a certificate for its own API. */
export interface AgentAccess {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** With the files that the control plane writes for the nodes of its own machine. */
const localAccess = ({ directory }: PlannedNode): AgentAccess => ({
  args: [
    ["--kubeconfig", join(directory, "kubeconfig")],
    ["--tls-cert-file", join(directory, "serving.crt")],
    ["--tls-private-key-file", join(directory, "serving.key")],
    ["--client-ca-file", join(directory, "ca.crt")],
  ].flat(),
});

/** The engines that a node with one of its own can copy an image from: those of the other nodes, and the machine's. */
const imagePeers = (options: StartOptions, node: PlannedNode, { nodes, machines }: Ground): string[] => {
  if (!machines) return [];
  const others = nodes.filter((other) => other !== node).map(({ dockerSocket }) => dockerSocket);
  return [...others, machineSocketSeenFrom(node, options.dockerSocket)].map((socket) => `unix://${socket}`);
};

export interface AgentOptions {
  readonly ground: Ground;
  /** That of a node of the control plane's machine when left out. */
  readonly access?: AgentAccess;
}

/** Starts the agent of a node, on that node where it has namespaces of its own. */
export const startAgent = (
  terminal: Terminal,
  options: StartOptions,
  node: PlannedNode,
  { ground, access = localAccess(node) }: AgentOptions,
): SupervisedProcess => {
  const { machines } = ground;
  return supervise({
    name: options.nodes === 1 ? "The agent" : `The agent of ${node.name}`,
    script: agentProgram(options.root),
    // Small young generations and no source maps: an agent runs on every node, and has to stay small.
    nodeOptions: ["--max-semi-space-size=2"],
    ...(machines ? { within: () => machines.enter(node) } : {}),
    args: [
      ...access.args,
      ...[
        ["--node-name", node.name],
        ["--node-ip", node.address],
        ["--root-dir", join(node.directory, "state")],
        ["--docker-host", `unix://${node.dockerSocket}`],
        ["--image-peers", imagePeers(options, node, ground).join()],
        ["--runtime", options.runtime],
        ["--network-backend", options.networkBackend],
        ["--port", String(node.kubeletPort)],
        ["--cadvisor-port", String(node.cadvisorPort)],
        ["--ingress-http-port", String(options.ingressHttpPort ?? 0)],
        ["--ingress-https-port", String(options.ingressHttpsPort ?? 0)],
      ].flat(),
    ],
    env: { ...process.env, ...access.env, NODE_ENV: "production", GANTRY_HOME: options.home },
    logFile: node.logFile,
    onCrash: (what) => terminal.warn(`${what}; starting it again. Its messages are in ${node.logFile}.`),
  });
};
