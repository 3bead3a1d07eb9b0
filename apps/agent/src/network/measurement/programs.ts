import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ClientOrder, ClientResult, Latency, ServerOrder, ServerReady, Throughput, TrafficOrder } from "./orders";

/** A network namespace: the path of its file, `/proc/<pid>/ns/net`; the agent's own when undefined. */
export type NamespacePath = string | undefined;

/** A program that ends when the agent does. */
export interface TrafficServer {
  readonly port: number;
  stop(): void;
}

/** Milliseconds for a program to start, to connect, and to say its last word, over what it was told to take. */
const grace = 30_000;

/** The program beside this file: built into one file each, or as TypeScript in the sources. */
const trafficProgram = (): string[] => {
  const built = fileURLToPath(new URL("./traffic.js", import.meta.url));
  if (existsSync(built)) return [built];
  return ["--import", "tsx", fileURLToPath(new URL("./traffic.ts", import.meta.url))];
};

const start = (namespace: NamespacePath, order: TrafficOrder): ChildProcess => {
  const program = [process.execPath, ...trafficProgram()];
  const [command = "", ...args] = namespace === undefined ? program : ["nsenter", `--net=${namespace}`, ...program];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin?.on("error", () => {});
  child.stdin?.write(`${JSON.stringify(order)}\n`);
  return child;
};

/** The first thing that a program says. Rejects, and ends the program, when it says nothing in time. */
const firstWord = <Word>(child: ChildProcess, limit: number): Promise<Word> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the traffic program said nothing for ${limit / 1000} s: no answer comes back from the other side`));
    }, limit);
    const settle = (work: () => void): void => {
      clearTimeout(timer);
      work();
    };
    child.once("error", (error) => settle(() => reject(error)));
    child.once("exit", (code) =>
      settle(() => reject(new Error(`the traffic program ended with exit code ${code} before it said anything`))),
    );
    if (child.stdout) createInterface({ input: child.stdout }).once("line", (line) => settle(() => resolve(JSON.parse(line) as Word)));
  });

/** Starts a server in a network namespace. Resolves when it listens. */
export const startTrafficServer = async (namespace: NamespacePath, order: Omit<ServerOrder, "role">): Promise<TrafficServer> => {
  const child = start(namespace, { role: "server", ...order });
  const { port } = await firstWord<ServerReady>(child, grace);
  return { port, stop: () => child.kill("SIGKILL") };
};

const ask = async (namespace: NamespacePath, order: ClientOrder): Promise<ClientResult> => {
  const child = start(namespace, order);
  try {
    return await firstWord<ClientResult>(child, order.duration + grace);
  } finally {
    child.kill("SIGKILL");
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
