import { join } from "node:path";
import { agentProgram, webProgram } from "./build";
import type { Ground } from "./nodes/ground";
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

/** @param within what has to stand before the command so that it runs on that node */
export const startAgent = (
  terminal: Terminal,
  options: StartOptions,
  node: PlannedNode,
  within: readonly string[] | undefined,
): SupervisedProcess =>
  supervise({
    name: options.nodes === 1 ? "The agent" : `The agent of ${node.name}`,
    script: agentProgram(options.root),
    // Small young generations and no source maps: an agent runs on every node, and has to stay small.
    nodeOptions: ["--max-semi-space-size=2"],
    ...(within ? { within } : {}),
    args: [
      ["--kubeconfig", join(node.directory, "kubeconfig")],
      ["--node-name", node.name],
      ["--node-ip", node.address],
      ["--root-dir", join(node.directory, "state")],
      ["--docker-host", `unix://${node.dockerSocket}`],
      ["--runtime", options.runtime],
      ["--port", String(node.kubeletPort)],
      ["--cadvisor-port", String(node.cadvisorPort)],
      ["--ingress-http-port", String(options.ingressHttpPort ?? 0)],
      ["--ingress-https-port", String(options.ingressHttpsPort ?? 0)],
      ["--tls-cert-file", join(node.directory, "serving.crt")],
      ["--tls-private-key-file", join(node.directory, "serving.key")],
      ["--client-ca-file", join(node.directory, "ca.crt")],
    ].flat(),
    env: { ...process.env, NODE_ENV: "production", GANTRY_HOME: options.home },
    logFile: node.logFile,
    onCrash: (what) => terminal.warn(`${what}; starting it again. Its messages are in ${node.logFile}.`),
  });
