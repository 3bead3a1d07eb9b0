/**
 * Makes the traffic that is measured, as a process of its own: so it runs in the network namespace that it was started
 * in, and the agent goes on meanwhile. It reads one order from its input, and ends when its input does.
 */
import { connect, createServer, type Socket } from "node:net";
import { followOrders, tellAgent } from "../helper-program";
import {
  type ClientOrder,
  type ClientResult,
  greetingOf,
  type Latency,
  type ServerOrder,
  type Throughput,
  type TrafficOrder,
  type TrafficStarted,
} from "./orders";

const chunkSize = 128 * 1024;
const mostConnections = 64;
const longestGreeting = 256;

const answerConnection = (socket: Socket, token: string): void => {
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  let greeting = "";
  const greet = (chunk: Buffer): void => {
    greeting += chunk.toString("latin1");
    const end = greeting.indexOf("\n");
    if (end < 0) {
      if (greeting.length > longestGreeting) socket.destroy();
      return;
    }
    socket.off("data", greet);
    const line = greeting.slice(0, end + 1);
    const rest = greeting.slice(end + 1);
    if (line === greetingOf(token, "latency")) {
      // The first question may have come along with the greeting.
      if (rest !== "") socket.write(rest);
      socket.on("data", (data) => socket.write(data));
      socket.on("end", () => socket.end());
    } else if (line === greetingOf(token, "throughput")) {
      let bytes = rest.length;
      socket.on("data", (data) => {
        bytes += data.length;
      });
      // The receiver's count: what was sent and lost on the way is no throughput.
      socket.on("end", () => socket.end(`${bytes}\n`));
    } else socket.destroy();
  };
  socket.on("data", greet);
};

const serve = ({ address, token, lifetime }: ServerOrder): void => {
  const server = createServer({ allowHalfOpen: true }, (socket) => answerConnection(socket, token));
  server.maxConnections = mostConnections;
  server.listen(0, address, () => {
    const bound = server.address();
    if (bound !== null && typeof bound !== "string") tellAgent({ port: bound.port });
  });
  setTimeout(() => process.exit(0), lifetime);
};

const open = ({ address, port, token, kind }: ClientOrder): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true }, () => {
      socket.write(greetingOf(token, kind));
      resolve(socket);
    });
    socket.once("error", reject);
  });

/** Sends until the time is over, and resolves with the number of bytes that arrived. */
const pour = (socket: Socket, duration: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(chunkSize);
    const until = performance.now() + duration;
    let answer = "";
    const send = (): void => {
      while (performance.now() < until) if (!socket.write(chunk)) return void socket.once("drain", send);
      socket.end();
    };
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => {
      if (/^\d+\n$/.test(answer)) resolve(Number(answer));
      else reject(new Error("the other side closed the connection without saying how much it received"));
    });
    send();
  });

const measureThroughput = async (order: ClientOrder): Promise<Throughput> => {
  const sockets = await Promise.all(Array.from({ length: order.streams }, () => open(order)));
  const begun = performance.now();
  const counts = await Promise.all(sockets.map((socket) => pour(socket, order.duration)));
  return { bytes: counts.reduce((sum, count) => sum + count, 0), milliseconds: performance.now() - begun };
};

const measureLatency = async (order: ClientOrder): Promise<Latency> => {
  const socket = await open(order);
  const samples: number[] = [];
  const until = performance.now() + order.duration;
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    const ask = (): void => {
      sent = performance.now();
      socket.write("?");
    };
    socket.on("data", () => {
      const now = performance.now();
      samples.push((now - sent) * 1000);
      if (now < until) ask();
      else resolve();
    });
    socket.on("close", () => reject(new Error("the other side closed the connection")));
    ask();
  });
  socket.destroy();
  samples.sort((a, b) => a - b);
  const at = (share: number): number => samples[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? 0;
  return { rounds: samples.length, median: at(0.5), p99: at(0.99) };
};

const run = async (order: TrafficOrder): Promise<void> => {
  if (order.role === "server") return serve(order);
  const result: ClientResult = await (order.kind === "latency" ? measureLatency(order) : measureThroughput(order)).catch(
    (error: Error) => ({ error: error.message }),
  );
  tellAgent(result);
  process.exit(0);
};

const started: TrafficStarted = { started: true };
tellAgent(started);
followOrders<TrafficOrder>((order) => void run(order));
