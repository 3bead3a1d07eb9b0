import { Duplex, PassThrough, Readable, Writable } from "node:stream";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import { SpdyConnection } from "./spdy/connection";
import { serveForwarding } from "./spdy-upgrade";
import { parseResize, statusText } from "./status";
import { type CommandStatus, type CommandStreams, type ForwardedConnection, type RequestedStreams, UpgradeRefused } from "./types";
import { headerTokens, type UpgradeRequest } from "./upgrade";

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;
/** Since v5: the second byte names a channel that the client has ended. */
const closeChannel = 255;

const commandProtocols = ["v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io", "channel.k8s.io", "base64.channel.k8s.io"];
export const tunnelProtocol = "SPDY/3.1+portforward.k8s.io";
const legacyForwardProtocols = ["v4.channel.k8s.io", "v4.base64.channel.k8s.io"];
const largestMessage = 32 * 1024 * 1024;

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: largestMessage,
  handleProtocols: (offered) => commandProtocols.find((protocol) => offered.has(protocol)) ?? false,
});

const open = ({ request, socket, head }: UpgradeRequest): Promise<WebSocket> =>
  new Promise((resolve) => server.handleUpgrade(request, socket, head, resolve));

/** Messages of one byte for the channel and then its data; in the base64 protocols as text. */
class Channels {
  readonly #socket: WebSocket;
  readonly #base64: boolean;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#base64 = socket.protocol.includes("base64");
  }

  send(id: number, data: Buffer): Promise<void> {
    const message = this.#base64 ? `${id}${data.toString("base64")}` : Buffer.concat([Buffer.of(id), data]);
    return new Promise((resolve, reject) =>
      this.#socket.send(message, { binary: !this.#base64 }, (error) => (error ? reject(error) : resolve())),
    );
  }

  receive(handler: (id: number, data: Buffer) => void): void {
    this.#socket.on("message", (message, binary) => {
      const bytes = Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer);
      if (bytes.length === 0) return;
      if (this.#base64 && !binary) handler((bytes[0] ?? 0) - 0x30, Buffer.from(bytes.subarray(1).toString("latin1"), "base64"));
      else handler(bytes[0] ?? 0, bytes.subarray(1));
    });
  }

  writable(id: number): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, callback) => void this.send(id, chunk).then(() => callback(), callback),
    });
  }
}

/** A readable that the socket fills; while its reader is behind, the socket is not read. */
const inputFrom = (socket: WebSocket): Readable => new Readable({ read: () => socket.resume(), highWaterMark: 1024 * 1024 });

/** Exec and attach over WebSocket, protocols v1, v4 and v5, plain and in base64. */
export const acceptWebSocketCommand = async (upgrade: UpgradeRequest, requested: RequestedStreams): Promise<CommandStreams> => {
  const offered = headerTokens(upgrade.request, "sec-websocket-protocol");
  if (offered.length > 0 && !offered.some((protocol) => commandProtocols.includes(protocol)))
    throw new UpgradeRefused(400, `unable to upgrade: the server accepts ${commandProtocols.join(", ")}`);
  const socket = await open(upgrade);
  const channels = new Channels(socket);
  const stdin = requested.stdin ? inputFrom(socket) : undefined;
  let stdinOpen = stdin !== undefined;
  const endStdin = () => {
    if (stdinOpen) stdin?.push(null);
    stdinOpen = false;
  };
  const resizes: ((size: { width: number; height: number }) => void)[] = [];
  let firstSize: { width: number; height: number } | undefined;
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      endStdin();
      resolve();
    });
  });
  socket.on("error", () => socket.terminate());
  channels.receive((id, data) => {
    if (id === channel.stdin) {
      if (stdinOpen && data.length > 0 && !stdin?.push(data)) socket.pause();
    } else if (id === channel.resize) {
      const size = parseResize(data.toString("utf8"));
      if (!size) return;
      firstSize = size;
      for (const listener of resizes) listener(size);
    } else if (id === closeChannel && data[0] === channel.stdin) endStdin();
  });
  const hasStatus = socket.protocol.startsWith("v4") || socket.protocol.startsWith("v5");
  const [stdout, stderr] = [requested.stdout, requested.stderr && !requested.tty].map((wanted, index) =>
    wanted ? channels.writable(index === 0 ? channel.stdout : channel.stderr) : undefined,
  );
  for (const output of [stdout, stderr]) output?.on("error", () => {});
  // An empty message on the lowest output tells the client that the streams are connected.
  await channels
    .send(requested.stdout ? channel.stdout : requested.stderr ? channel.stderr : channel.error, Buffer.alloc(0))
    .catch(() => {});
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    closed,
    onResize: (listener) => {
      resizes.push(listener);
      if (firstSize) listener(firstSize);
    },
    finish: async (status: CommandStatus) => {
      await Promise.all([ended(stdout), ended(stderr)]);
      const text = hasStatus ? JSON.stringify(status) : statusText(status);
      if (text !== "") await channels.send(channel.error, Buffer.from(text)).catch(() => {});
      socket.close(1000);
    },
  };
};

const ended = (output: Writable | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (!output || output.destroyed) return resolve();
    output.once("close", resolve);
    output.end(resolve);
  });

/** Port-forward over WebSocket: the SPDY tunnel of newer clients, or the ports of the query on fixed channels. */
export const acceptWebSocketForward = async (
  upgrade: UpgradeRequest,
  ports: readonly number[],
  forward: (forwarded: ForwardedConnection) => void,
): Promise<void> => {
  const offered = headerTokens(upgrade.request, "sec-websocket-protocol");
  if (offered.includes(tunnelProtocol)) {
    // The slash is not allowed in a subprotocol, and the library insists: the header is taken off, and answered by hand.
    delete upgrade.request.headers["sec-websocket-protocol"];
    const answer = (headers: string[], request: unknown) => {
      if (request === upgrade.request) headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`);
    };
    server.on("headers", answer);
    const socket = await open(upgrade).finally(() => server.off("headers", answer));
    serveForwarding(new SpdyConnection(createWebSocketStream(socket)), forward);
    return;
  }
  if (offered.length > 0 && !offered.some((protocol) => legacyForwardProtocols.includes(protocol)))
    throw new UpgradeRefused(400, `unable to upgrade: the server accepts ${[tunnelProtocol, ...legacyForwardProtocols].join(", ")}`);
  if (ports.length === 0) throw new UpgradeRefused(400, 'query parameter "port" or "ports" is required');
  forwardChannels(await open(upgrade), ports, forward);
};

/** Two channels for each port, data and error, each opened by a message with the port's number in two bytes. */
const forwardChannels = (socket: WebSocket, ports: readonly number[], forward: (forwarded: ForwardedConnection) => void): void => {
  const channels = new Channels(socket);
  const inputs: PassThrough[] = [];
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    for (const input of inputs) input.end();
  });
  channels.receive((id, data) => {
    const input = id % 2 === 0 ? inputs[id / 2] : undefined;
    if (input && !input.writableEnded && !input.write(data)) {
      socket.pause();
      input.once("drain", () => socket.resume());
    }
  });
  ports.forEach((port, index) => {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    const input = new PassThrough();
    inputs.push(input);
    const output = channels.writable(index * 2);
    output.on("error", () => {});
    const error = channels.writable(index * 2 + 1);
    error.on("error", () => {});
    void Promise.all([channels.send(index * 2, number), channels.send(index * 2 + 1, number)]).then(
      () => forward({ port, data: Duplex.from({ readable: input, writable: output }), error }),
      () => socket.terminate(),
    );
  });
};
