import { HelperProgram, programBeside } from "../helper-program";
import type { ClientOrder, ClientResult, Latency, ServerOrder, ServerReady, Throughput } from "./orders";

/** A network namespace: the path of its file, `/proc/<pid>/ns/net`; the agent's own when undefined. */
export type NamespacePath = string | undefined;

/** A program that ends when the agent does. */
export interface TrafficServer {
  readonly port: number;
  stop(): void;
}

/** Milliseconds for a program to start, to connect, and to say its last word, over what it was told to take. */
const grace = 30_000;

const startTraffic = (namespace: NamespacePath): HelperProgram => {
  const program = programBeside(import.meta.url, "traffic");
  return new HelperProgram("the traffic program", namespace === undefined ? program : ["nsenter", `--net=${namespace}`, ...program]);
};

/** Starts a server in a network namespace. Resolves when it listens. */
export const startTrafficServer = async (namespace: NamespacePath, order: Omit<ServerOrder, "role">): Promise<TrafficServer> => {
  const program = startTraffic(namespace);
  program.say({ role: "server", ...order });
  const { port } = await program.hear<ServerReady>(grace);
  return { port, stop: () => program.kill() };
};

const ask = async (namespace: NamespacePath, order: ClientOrder): Promise<ClientResult> => {
  const program = startTraffic(namespace);
  try {
    program.say(order);
    return await program.hear<ClientResult>(order.duration + grace);
  } finally {
    program.kill();
  }
};

type Question = Omit<ClientOrder, "role" | "kind" | "streams">;

/** Sends through so many connections at once. Rejects when the other side cannot be reached. */
export const askThroughput = async (namespace: NamespacePath, question: Question, streams: number): Promise<Throughput> => {
  const result = await ask(namespace, { role: "client", kind: "throughput", streams, ...question });
  if ("bytes" in result) return result;
  throw new Error("error" in result ? result.error : "the traffic program answered another question");
};

/** Times requests of one byte with their responses. Rejects when the other side cannot be reached. */
export const askLatency = async (namespace: NamespacePath, question: Question): Promise<Latency> => {
  const result = await ask(namespace, { role: "client", kind: "latency", streams: 1, ...question });
  if ("rounds" in result) return result;
  throw new Error("error" in result ? result.error : "the traffic program answered another question");
};
