import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadKubeconfig } from "@gantry/client";
import type { AgentConfig } from "./config";
import { removeNodeNetwork } from "./network/node-network";
import { ownerOf } from "./parts";
import { connectToDocker } from "./runtime/docker/connection";
import { statusCode } from "./runtime/docker/errors";
import { labels } from "./runtime/labels";
import { unmountBelow } from "./volumes/mounts";

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Removes this node's containers, whatever their state. @returns whether other agents have containers on the engine. */
const removeContainers = async (config: AgentConfig): Promise<boolean> => {
  const owner = await ownerOf(await loadKubeconfig(config.kubeconfig), config.nodeName);
  const docker = connectToDocker(config.dockerHost);
  const all = await docker.listContainers({ all: true, filters: { label: [labels.owner] } });
  const own = all.filter(({ Labels }) => Labels[labels.owner] === owner);
  for (const { Id } of own) {
    await docker
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch((error: unknown) => {
        if (statusCode(error) !== 404) throw error;
      });
  }
  if (own.length > 0) say(`Removed ${own.length} containers.`);
  return all.some(({ Labels, State }) => Labels[labels.owner] !== owner && State === "running");
};

/**
 * Takes off this machine what the agent of this node has put there: containers, mounts below its folder, and the pod
 * network. The network is the machine's: it stays while another agent's pods use it. Safe to call again at any time.
 */
export const cleanUp = async (config: AgentConfig): Promise<void> => {
  const shared = await removeContainers(config);
  await unmountBelow(config.rootDirectory);
  if (!existsSync(join(config.rootDirectory, "network"))) return;
  if (shared) return say("Another agent runs pods on this machine: the pod network stays.");
  await removeNodeNetwork();
  say("Removed the pod network.");
};
