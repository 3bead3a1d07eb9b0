import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PlannedNode } from "./nodes/plan";
import { PlainError } from "./terminal";

interface NodeObject {
  spec?: { podCIDR?: string };
  status?: { conditions?: { type: string; status: string; message?: string; lastHeartbeatTime?: string }[] };
}

/** Asks the API server for one object as the node itself. */
const readNode = async ({ name, directory }: PlannedNode, port: number): Promise<NodeObject | undefined> => {
  const [ca, cert, key] = await Promise.all(["ca.crt", "client.crt", "client.key"].map((file) => readFile(join(directory, file))));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port, path: `/api/v1/nodes/${name}`, ca, cert, key, servername: "localhost" },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(response.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined));
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
};

/**
 * Waits until a node has said it is ready since the given time (an old "ready" proves nothing).
 * @param port the API server's
 * @returns the subnet of the node's pods
 */
export const waitForNode = async (node: PlannedNode, port: number, since: number): Promise<string> => {
  let last = "it has not registered yet";
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await sleep(100)) {
    const object = await readNode(node, port).catch(() => undefined);
    const ready = object?.status?.conditions?.find((condition) => condition.type === "Ready");
    // Heartbeats are told in whole seconds.
    const heartbeat = ready?.lastHeartbeatTime ? Date.parse(ready.lastHeartbeatTime) + 1000 : 0;
    if (ready?.status === "True" && heartbeat >= since && object?.spec?.podCIDR) return object.spec.podCIDR;
    if (ready?.message) last = ready.message;
  }
  throw new PlainError(`The node ${node.name} is not ready after 90 s: ${last}. The agent's messages are in ${node.logFile}.`);
};
