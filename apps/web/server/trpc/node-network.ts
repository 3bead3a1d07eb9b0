import { text } from "node:stream/consumers";
import { isStatus } from "@gantry/api";
import type { Transport } from "@gantry/client";
import { apiPath, resources } from "../../lib/kubernetes/resource";
import { type NodeAnswer, nodeNetworkStateSchema } from "../../lib/network/node-state";

/** An agent that has not answered by then is taken to be out of reach. Milliseconds. */
const patience = 5_000;
const atOnce = 16;

const notTold = "its agent does not tell: it is of an older version, or its network is simulated";

/** Asks one agent through the `proxy` subresource of its node, in the name of whoever asks. Never rejects. */
const askNode = async (transport: Transport, node: string): Promise<NodeAnswer> => {
  try {
    const path = `${apiPath(resources.nodes, { name: node, subresource: "proxy" })}/gantry/network`;
    const stream = await transport.stream({ method: "GET", path, signal: AbortSignal.timeout(patience) });
    const answer = await text(stream);
    const parsed = answer.startsWith("{") ? nodeNetworkStateSchema.safeParse(JSON.parse(answer)) : undefined;
    return parsed?.success ? { node, state: parsed.data } : { node, problem: notTold };
  } catch (error) {
    // The agent's own 404 has no details; that of the API server names the node that it does not have.
    if (isStatus(error, "NotFound") && !error.status.details) return { node, problem: notTold };
    return { node, problem: error instanceof Error ? error.message : String(error) };
  }
};

/** What every agent says of its network, a few at a time, in the order of the names. */
export const askNodes = async (transport: Transport, names: readonly string[]): Promise<NodeAnswer[]> => {
  const answers: NodeAnswer[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < names.length; index = next++) answers[index] = await askNode(transport, names[index] ?? "");
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, names.length) }, worker));
  return answers;
};
