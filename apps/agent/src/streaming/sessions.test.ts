import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { runCommandSession } from "./command-session";
import { SpdyConnection } from "./spdy/connection";
import { acceptSpdyCommand, acceptSpdyForward } from "./spdy-upgrade";
import type { ForwardedConnection, RequestedStreams, Resize } from "./types";
import { refuseUpgrade, wantsSpdy } from "./upgrade";
import { acceptWebSocketCommand, acceptWebSocketForward, tunnelProtocol } from "./websocket-upgrade";

const requested: RequestedStreams = { stdin: true, stdout: true, stderr: true, tty: false };
let server: Server | undefined;
const sizes: Resize[] = [];

/** A process that gives back its input, complains once, and exits with 3 when its input ends. */
const echo = () => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stdin.pipe(stdout);
  stderr.end("complaint");
  const exitCode = new Promise<number>((resolve) => stdin.on("end", () => resolve(3)));
  return { stdin, stdout, stderr, exitCode, resize: async (size: Resize) => void sizes.push(size), close: () => stdin.destroy() };
};

const forward = ({ port, data, error }: ForwardedConnection) => {
  data.on("data", (chunk: Buffer) => data.write(`${port}:${chunk}`));
  data.on("end", () => {
    data.end();
    error.end();
  });
};

const listen = (streams = requested): Promise<number> =>
  new Promise((resolve) => {
    server = createServer();
    server.on("upgrade", (request, socket, head) => {
      const upgrade = { request, socket, head };
      const serve = async () => {
        if (request.url?.startsWith("/forward")) {
          if (wantsSpdy(request)) acceptSpdyForward(upgrade, forward);
          else await acceptWebSocketForward(upgrade, request.url.includes("ports") ? [80] : [], forward);
          return;
        }
        const process = echo();
        if (!streams.stdin) process.stdin.end();
        await runCommandSession(
          await (wantsSpdy(request) ? acceptSpdyCommand(upgrade, streams) : acceptWebSocketCommand(upgrade, streams)),
          process,
        );
      };
      serve().catch((error: Error & { code?: number }) => refuseUpgrade(socket, error.code ?? 500, error.message));
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server?.address();
      resolve(address && typeof address === "object" ? address.port : 0);
    });
  });

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  sizes.length = 0;
});

/** Everything that comes on each channel until the server closes. */
const collect = (socket: WebSocket): Promise<Map<number, string>> =>
  new Promise((resolve) => {
    const channels = new Map<number, string>();
    socket.on("message", (message: Buffer, binary: boolean) => {
      const id = binary ? (message[0] ?? 0) : (message[0] ?? 0) - 0x30;
      const data = binary ? message.subarray(1) : Buffer.from(message.subarray(1).toString(), "base64");
      channels.set(id, (channels.get(id) ?? "") + data.toString());
    });
    socket.on("close", () => resolve(channels));
  });

const opened = (socket: WebSocket) =>
  new Promise<WebSocket>((resolve, reject) => socket.once("open", () => resolve(socket)).once("error", reject));

test("v5 over WebSocket: outputs, a closed input, the exit code as a Status", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${await listen()}/exec`, ["v5.channel.k8s.io", "v4.channel.k8s.io"]);
  const channels = collect(socket);
  await opened(socket);
  expect(socket.protocol).toBe("v5.channel.k8s.io");
  socket.send(Buffer.concat([Buffer.of(4), Buffer.from('{"Width":100,"Height":30}')]));
  socket.send(Buffer.concat([Buffer.of(0), Buffer.from("hello")]));
  socket.send(Buffer.of(255, 0));
  const received = await channels;
  expect([received.get(1), received.get(2)]).toEqual(["hello", "complaint"]);
  expect(JSON.parse(received.get(3) ?? "")).toMatchObject({
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: "3" }] },
  });
  expect(sizes).toEqual([{ width: 100, height: 30 }]);
});

test("the first protocol and its base64 form have no Status; without a protocol it is the first", async () => {
  const streams = { ...requested, stdin: false };
  const port = await listen(streams);
  for (const protocols of [["channel.k8s.io"], ["base64.channel.k8s.io"], []]) {
    const received = collect(new WebSocket(`ws://127.0.0.1:${port}/exec`, protocols));
    expect(await received).toEqual(
      new Map([
        [1, ""],
        [2, "complaint"],
        [3, "command terminated with non-zero exit code: 3"],
      ]),
    );
  }
});

test("a subprotocol that nobody speaks is refused before the switch", async () => {
  await expect(opened(new WebSocket(`ws://127.0.0.1:${await listen()}/exec`, ["v9.channel.k8s.io"]))).rejects.toThrow("400");
});

const upgradeToSpdy = (port: number, path: string, protocol: string): Promise<SpdyConnection> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
      ),
    );
    socket.once("data", (head) => {
      if (head.toString().startsWith("HTTP/1.1 101")) resolve(new SpdyConnection(socket, "client"));
      else reject(new Error(head.toString().split("\r\n")[0]));
    });
  });

const read = (stream: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => {
    let received = "";
    stream.on("data", (chunk: Buffer) => {
      received += chunk.toString();
    });
    stream.on("end", () => resolve(received));
  });

test("v4 over SPDY: the same, on streams", async () => {
  const connection = await upgradeToSpdy(await listen(), "/exec", "v4.channel.k8s.io");
  const [error, stdin, stdout, stderr] = await Promise.all(
    ["error", "stdin", "stdout", "stderr"].map((streamtype) => connection.createStream({ streamtype })),
  );
  if (!error || !stdin || !stdout || !stderr) throw new Error("a stream is missing");
  stdin.end("hello");
  expect(await Promise.all([read(stdout), read(stderr)])).toEqual(["hello", "complaint"]);
  expect(JSON.parse(await read(error))).toMatchObject({ reason: "NonZeroExitCode" });
});

test("a protocol that nobody speaks is refused before the switch", async () => {
  await expect(upgradeToSpdy(await listen(), "/exec", "v9.channel.k8s.io")).rejects.toThrow("403");
});

const exchange = async (connection: SpdyConnection) => {
  const error = await connection.createStream({ streamtype: "error", port: "80", requestid: "0" });
  const data = await connection.createStream({ streamtype: "data", port: "80", requestid: "0" });
  data.end("ping");
  expect(await read(data)).toBe("80:ping");
  expect(await read(error)).toBe("");
};

test("ports are forwarded over SPDY, through the tunnel, and on channels", async () => {
  const port = await listen();
  await exchange(await upgradeToSpdy(port, "/forward", "portforward.k8s.io"));

  const socket = connect(port, "127.0.0.1", () =>
    socket.write(
      `GET /forward HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: ${tunnelProtocol}\r\n\r\n`,
    ),
  );
  const head = await new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(chunk.toString())));
  expect(head).toContain(`Sec-WebSocket-Protocol: ${tunnelProtocol}`);
  socket.destroy();

  const channels = new WebSocket(`ws://127.0.0.1:${port}/forward?ports=80`, ["v4.channel.k8s.io"]);
  const messages: string[] = [];
  channels.on("message", (message: Buffer) => messages.push(message.toString("latin1")));
  while (messages.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  channels.send(Buffer.concat([Buffer.of(0), Buffer.from("ping")]));
  while (messages.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  channels.close();
  expect(messages).toEqual(["\u0000P\u0000", "\u0001P\u0000", "\u000080:ping"]);
});
