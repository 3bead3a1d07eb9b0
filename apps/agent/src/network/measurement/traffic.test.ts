import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import type { HelperProgram } from "../helper-program";
import { greetingOf } from "./orders";
import { askLatency, askThroughput, orderServer, startTraffic } from "./programs";

// Each starts processes, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let server: HelperProgram | undefined;
afterEach(() => server?.kill());

const start = async () => {
  server = await startTraffic("agent");
  const port = await orderServer(server, { address: "127.0.0.1", token: "secret", lifetime: 30_000 });
  return { place: "agent" as const, address: "127.0.0.1", port, token: "secret", duration: 200 };
};

test("throughput is what the receiver counted, over several streams too", async () => {
  const question = await start();
  for (const streams of [1, 4]) {
    const { bytes, milliseconds } = await askThroughput(question, streams);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(milliseconds).toBeGreaterThanOrEqual(200);
  }
});

test("latency is that of many requests one after the other", async () => {
  const { rounds, median, p99 } = await askLatency(await start());
  expect(rounds).toBeGreaterThan(10);
  expect(median).toBeGreaterThan(0);
  expect(p99).toBeGreaterThanOrEqual(median);
});

test("a question that comes along with the greeting is answered", async () => {
  const { address, port, token } = await start();
  const socket = connect(port, address).end(`${greetingOf(token, "latency")}?`);
  expect(await text(socket)).toBe("?");
});

test("who does not know the token gets nothing, and an unreachable server is told as it is", async () => {
  const question = await start();
  await expect(askThroughput({ ...question, token: "guess" }, 1)).rejects.toThrow();
  await expect(askLatency({ ...question, token: "guess" })).rejects.toThrow();
  await expect(askLatency({ ...question, port: 1 })).rejects.toThrow("ECONNREFUSED");
});
