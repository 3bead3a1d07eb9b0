import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartOptions } from "./options";
import { PlainError } from "./terminal";

interface NodeObject {
  status?: { conditions?: { type: string; status: string; message?: string; lastHeartbeatTime?: string }[] };
}

/** Asks the API server for one object as the node itself. */
const readNode = async (options: StartOptions): Promise<NodeObject | undefined> => {
  const directory = join(options.home, "nodes", options.nodeName);
  const [ca, cert, key] = await Promise.all(["ca.crt", "client.crt", "client.key"].map((file) => readFile(join(directory, file))));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port: options.httpsPort, path: `/api/v1/nodes/${options.nodeName}`, ca, cert, key, servername: "localhost" },
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

/** Waits until this machine's node has said it is ready since the given time (an old "ready" proves nothing). */
export const waitForNode = async (options: StartOptions, since: number): Promise<void> => {
  let last = "it has not registered yet";
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await sleep(100)) {
    const ready = (await readNode(options).catch(() => undefined))?.status?.conditions?.find((condition) => condition.type === "Ready");
    // Heartbeats are told in whole seconds.
    const heartbeat = ready?.lastHeartbeatTime ? Date.parse(ready.lastHeartbeatTime) + 1000 : 0;
    if (ready?.status === "True" && heartbeat >= since) return;
    if (ready?.message) last = ready.message;
  }
  throw new PlainError(
    `The node ${options.nodeName} is not ready after 90 s: ${last}. The agent's messages are in ${join(options.home, "logs/agent.log")}.`,
  );
};
