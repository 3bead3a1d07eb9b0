/**
 * The network part of an agent as a process of its own, so that a test can run it in a network namespace. It is told
 * over the IPC channel what to do: `{ id, call, args }`, and answers `{ id, result }` or `{ id, error }`.
 */
import { Client, InformerFactory } from "@gantry/client";
import pino from "pino";
import type { DnsServer } from "../../dns/server";
import { startClusterDns } from "../../dns/start";
import type { MeasurementRequest, WayResult } from "../measurement/types";
import { type NodeNetwork, type NodeNetworkOptions, removeNodeNetwork, startNodeNetwork } from "../node-network";
import type { PodSandbox } from "../types";
import { ScriptedTransport } from "./scripted-transport";

const transport = new ScriptedTransport();
const logger = pino({ level: process.env.GANTRY_LOG_LEVEL ?? "warn" });
const informers = new InformerFactory(new Client(transport), logger);
let network: NodeNetwork | undefined;
let dns: DnsServer | undefined;

const running = (): NodeNetwork => {
  if (!network) throw new Error("start comes first");
  return network;
};

const calls = {
  put: async (path: string, object: Parameters<ScriptedTransport["put"]>[1]) => transport.put(path, object),
  delete: async (path: string, object: Parameters<ScriptedTransport["delete"]>[1]) => transport.delete(path, object),
  start: async (options: Omit<NodeNetworkOptions, "informers" | "logger">) => {
    network = await startNodeNetwork({ ...options, informers, logger });
    informers.start();
    await network.pods.ready(AbortSignal.timeout(10_000));
  },
  setup: (sandbox: PodSandbox) => running().pods.setup(sandbox),
  teardown: (id: string) => running().pods.teardown(id),
  list: async () => running().pods.list(),
  reconcile: (alive: string[]) => running().pods.reconcile(new Set(alive)),
  /** Answers DNS as the agent does. */
  startDns: async (address: string) => {
    dns = await startClusterDns({ informers, address, port: 53, domain: "cluster.local", resolvConf: "/dev/null", logger });
  },
  stopDns: () => dns?.close(),
  state: () => running().state(),
  openPeer: (lifetime: number) => running().measurement.openPeer(lifetime),
  closePeer: () => running().measurement.closePeer(),
  measure: async (request: MeasurementRequest) => {
    const results: WayResult[] = [];
    for await (const result of running().measurement.measure(request, new AbortController().signal)) results.push(result);
    return results;
  },
  remove: async () => {
    await network?.close();
    await informers.stop();
    await removeNodeNetwork();
  },
};

process.on("message", (message: { id: number; call: keyof typeof calls; args: never[] }) => {
  const call = calls[message.call] as (...args: never[]) => Promise<unknown>;
  call(...message.args).then(
    (result) => process.send?.({ id: message.id, result }),
    (error: Error) => process.send?.({ id: message.id, error: error.message }),
  );
});
