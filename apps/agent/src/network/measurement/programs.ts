import { HelperProgram, programBeside } from "../helper-program";
import type { ClientOrder, ClientResult, Latency, ServerOrder, ServerReady, Throughput, TrafficStarted } from "./orders";

/** Milliseconds for a program to start, to connect, and to say its last word, over what it was told to take. */
const grace = 15_000;

/** The network namespace that a traffic program runs in: the agent's own, that of a process, or one of its own. */
export type TrafficPlace = "agent" | "new" | { readonly pid: number };

const entering = (place: TrafficPlace): readonly string[] => {
  if (place === "agent") return [];
  return place === "new" ? ["unshare", "--net"] : ["nsenter", `--net=/proc/${place.pid}/ns/net`];
};

/** Starts a program that waits for its order. Resolves when it is in its place. */
export const startTraffic = async (place: TrafficPlace): Promise<HelperProgram> => {
  const program = new HelperProgram("the traffic program", [...entering(place), ...programBeside(import.meta.url, "traffic")]);
  try {
    await program.hear<TrafficStarted>(grace);
    return program;
  } catch (error) {
    program.kill();
    throw error;
  }
};

/** Makes a program a server. Resolves with the port that it listens on. */
export const orderServer = async (program: HelperProgram, order: Omit<ServerOrder, "role">): Promise<number> => {
  program.say({ role: "server", ...order });
  return (await program.hear<ServerReady>(grace)).port;
};

/** What is asked of a server, and from where. */
export interface Question extends Omit<ClientOrder, "role" | "kind" | "streams"> {
  readonly place: TrafficPlace;
  readonly signal?: AbortSignal;
}

const ask = async ({ place, signal, ...question }: Question, how: Pick<ClientOrder, "kind" | "streams">): Promise<ClientResult> => {
  signal?.throwIfAborted();
  const program = await startTraffic(place);
  const abort = (): void => program.kill();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    program.say({ role: "client", ...how, ...question });
    return await program.hear<ClientResult>(question.duration + grace);
  } finally {
    signal?.removeEventListener("abort", abort);
    program.kill();
  }
};

/** Sends through so many connections at once. Rejects when the other side cannot be reached. */
export const askThroughput = async (question: Question, streams: number): Promise<Throughput> => {
  const result = await ask(question, { kind: "throughput", streams });
  if ("bytes" in result) return result;
  throw new Error("error" in result ? result.error : "the traffic program answered another question");
};

/** Times requests of one byte with their responses. Rejects when the other side cannot be reached. */
export const askLatency = async (question: Question): Promise<Latency> => {
  const result = await ask(question, { kind: "latency", streams: 1 });
  if ("rounds" in result) return result;
  throw new Error("error" in result ? result.error : "the traffic program answered another question");
};
