import { isDeepStrictEqual } from "node:util";
import { isNodeReady, type Node, nodeDefinition } from "@gantry/api/core/v1";
import {
  type IngressLoadBalancerIngress,
  ingressClassDefinition,
  ingressDefinition,
  ingressPortsAnnotation,
  servedIngresses,
} from "@gantry/api/networking/v1";
import { objectKey, WorkQueue } from "@gantry/client";
import type { Controller, ControllerContext } from "../context";

/** Where a node is reached from outside, as far as it knows; undefined while it serves no Ingresses or is not ready. */
const entryOf = (node: Node): IngressLoadBalancerIngress | undefined => {
  const ports = node.metadata.annotations?.[ingressPortsAnnotation]?.split(",").map(Number) ?? [];
  const addresses = node.status.addresses ?? [];
  const ip = (addresses.find(({ type }) => type === "ExternalIP") ?? addresses.find(({ type }) => type === "InternalIP"))?.address;
  if (ip === undefined || !isNodeReady(node)) return undefined;
  const known = ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  return known.length > 0 ? { ip, ports: known.map((port) => ({ port, protocol: "TCP" })) } : undefined;
};

/** Writes into the status of the Ingresses of our class at which nodes they are served. Those of other classes are left alone. */
export const ingressStatusController = ({ client, informers }: ControllerContext): Controller => {
  const ingresses = informers.get(ingressDefinition);
  const classes = informers.get(ingressClassDefinition);
  const nodes = informers.get(nodeDefinition);
  const queue = new WorkQueue();
  const enqueueAll = (): void => {
    for (const ingress of ingresses.values()) queue.add(objectKey(ingress));
  };

  ingresses.addHandlers({ add: (ingress) => queue.add(objectKey(ingress)), update: (ingress) => queue.add(objectKey(ingress)) });
  classes.addHandlers({ add: enqueueAll, update: enqueueAll, delete: enqueueAll });
  nodes.addHandlers({
    add: (node) => {
      if (entryOf(node)) enqueueAll();
    },
    // Heartbeats change a Node often, and nothing of this.
    update: (node, previous) => {
      if (!isDeepStrictEqual(entryOf(node), entryOf(previous))) enqueueAll();
    },
    delete: (node) => {
      if (entryOf(node)) enqueueAll();
    },
  });

  const reconcile = async (key: string): Promise<void> => {
    const ingress = ingresses.get(key);
    if (!ingress || servedIngresses([ingress], classes.values()).length === 0) return;
    const sorted = [...nodes.values()].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
    const wanted = sorted.flatMap((node) => entryOf(node) ?? []);
    if (isDeepStrictEqual(ingress.status.loadBalancer.ingress ?? [], wanted)) return;
    const loadBalancer = wanted.length > 0 ? { ingress: wanted } : {};
    await client.resource(ingressDefinition).updateStatus({ ...ingress, status: { loadBalancer } });
  };

  return { name: "ingress-status", queue, reconcile };
};
