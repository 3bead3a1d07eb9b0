import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Node } from "@gantry/api/core/v1";
import type { Client, Informer } from "@gantry/client";
import type { StartContext } from "../start-context";
import { NodeLease } from "./node-lease";
import type { NodeReporter } from "./node-reporter";

/** Milliseconds. */
const registerRetry = 1_000;

/** Tries until the API server lets the node register: it may still be starting. */
const register = async ({ log, signal }: StartContext, reporter: NodeReporter): Promise<Node> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await reporter.register();
    } catch (error) {
      if (signal.aborted) throw error;
      if (attempt === 0) log.warn({ error: String(error) }, "Could not register the node; trying again until it works");
      await delay(registerRetry, undefined, { signal });
    }
  }
};

/** Tells the reporter what others make of the node's object. */
export const followOwnNode = (nodeName: string, nodes: Informer<Node>, reporter: NodeReporter): void => {
  nodes.addHandlers({
    update: (node, previous) => {
      if (node.metadata.name !== nodeName) return;
      reporter.observed(node);
      if (!isDeepStrictEqual(node.status?.capacity, previous.status?.capacity)) reporter.changed();
    },
  });
};

/** Registers the node and gives signs of life from then on: its status, and its lease. */
export const registerNode = async (context: StartContext, client: Client, reporter: NodeReporter): Promise<void> => {
  const { config, log, started } = context;
  const node = await register(context, reporter);
  started.add("node status", () => reporter.stop());
  const lease = new NodeLease(client, { name: config.nodeName, uid: node.metadata.uid }, log);
  started.add("lease", () => lease.stop());
  lease.start();
  reporter.start();
};
