import { join } from "node:path";
import { ensureBuilt } from "../build";
import { type NodeIdentity, waitForNode } from "../cluster";
import { settleIngressPorts } from "../ingress";
import { keepChoices } from "../kept-choices";
import { makeDemoImages, prepareNodes } from "../nodes/ground";
import type { StartOptions } from "../options";
import { checkPorts } from "../ports";
import { type AgentAccess, startAgent } from "../programs";
import type { SupervisedProcess } from "../supervisor";
import type { Terminal } from "../terminal";
import { type JoinRequest, keepMembership } from "./membership";

/** How the agent gets its credentials: by itself, and with the token where nobody sees it. */
const accessBy = ({ server, authorityHash, token, tokenFile }: JoinRequest): AgentAccess => ({
  args: [
    "--bootstrap-server",
    server,
    ...(authorityHash === undefined ? [] : ["--ca-cert-hash", authorityHash]),
    ...(tokenFile === undefined ? [] : ["--bootstrap-token-file", tokenFile]),
  ],
  ...(token === undefined ? {} : { env: { GANTRY_BOOTSTRAP_TOKEN: token } }),
});

/** Where the agent keeps who it is. */
const identityIn = (directory: string): NodeIdentity => ({
  authority: join(directory, "state/pki/ca.crt"),
  certificate: join(directory, "state/pki/client.pem"),
  key: join(directory, "state/pki/client.pem"),
});

/**
 * Makes this machine ready to be a node of another machine's cluster.
 * @returns what starts its agent, and resolves when the node is ready
 */
export const prepareToJoin = async (terminal: Terminal, given: StartOptions, request: JoinRequest) => {
  await checkPorts(given);
  const options = await settleIngressPorts(given, terminal.warn);
  const ground = await prepareNodes(terminal, options);
  await ensureBuilt(terminal, options.root, "agent");
  return async (started: (agent: SupervisedProcess) => void): Promise<void> => {
    const [node] = ground.nodes;
    if (!node) return;
    if (options.runtime === "docker" && options.images) await makeDemoImages(terminal, options, ground);
    const startedAt = Date.now();
    const { server } = request;
    await terminal.step(`Node ${node.name} of ${server} is ready`, async () => {
      const agent = startAgent(terminal, options, node, { ground, access: accessBy(request) });
      started(agent);
      // An agent that cannot join says why itself.
      await agent.ready;
      await keepMembership(options.home, request);
      await keepChoices(options);
      await waitForNode(node, { server, identity: identityIn(node.directory), since: startedAt });
    });
    terminal.line();
    terminal.line(`This machine is the node ${node.name} of the cluster at ${server}.`);
    terminal.line("From now on npm start continues as that node, without the token; npm run reset takes it off this machine.");
    terminal.line();
    terminal.line("Ctrl-C stops Gantry; pods keep running and are found again at the next start.");
  };
};
