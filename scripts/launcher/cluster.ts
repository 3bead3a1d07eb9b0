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

/** Files with what a node proves itself by. */
export interface NodeIdentity {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Of a node on the control plane's own machine. */
export const localIdentity = (directory: string): NodeIdentity => ({
  authority: join(directory, "ca.crt"),
  certificate: join(directory, "client.crt"),
  key: join(directory, "client.key"),
});

export interface WaitOptions {
  /** The API server, `https://host:port`. */
  readonly server: string;
  readonly identity: NodeIdentity;
  /** Milliseconds since the epoch: an older "ready" proves nothing. */
  readonly since: number;
}

/** Asks the API server for the node's object as the node itself. */
const readNode = async (name: string, { server, identity }: WaitOptions): Promise<NodeObject | undefined> => {
  const files = [identity.authority, identity.certificate, identity.key];
  const [ca, cert, key] = await Promise.all(files.map((file) => readFile(file)));
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server}/api/v1/nodes/${name}`, { ca, cert, key }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(response.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
};

/**
 * Waits until a node has said that it is ready.
 * @returns the subnet of the node's pods
 */
export const waitForNode = async (node: PlannedNode, options: WaitOptions): Promise<string> => {
  let last = "it has not registered yet";
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await sleep(100)) {
    const object = await readNode(node.name, options).catch(() => undefined);
    const ready = object?.status?.conditions?.find((condition) => condition.type === "Ready");
    // Heartbeats are told in whole seconds.
    const heartbeat = ready?.lastHeartbeatTime ? Date.parse(ready.lastHeartbeatTime) + 1000 : 0;
    if (ready?.status === "True" && heartbeat >= options.since && object?.spec?.podCIDR) return object.spec.podCIDR;
    if (ready?.message) last = ready.message;
  }
  throw new PlainError(`The node ${node.name} is not ready after 90 s: ${last}. The agent's messages are in ${node.logFile}.`);
};
