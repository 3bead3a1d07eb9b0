import { SpdyConnection } from "./spdy/connection";
import type { SpdyStream } from "./spdy/stream";
import { parseResize, statusText } from "./status";
import { type CommandStreams, type ForwardedConnection, type RequestedStreams, SessionBroken, UpgradeRefused } from "./types";
import { headerTokens, type UpgradeRequest } from "./upgrade";

const commandProtocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];
export const portForwardProtocol = "portforward.k8s.io";
/** A client that has opened its streams only in part after this is given up, in milliseconds. */
const streamTimeout = 30_000;

/** Picks the first of ours that the client offers, and switches the connection over. */
const switchToSpdy = (
  { request, socket, head }: UpgradeRequest,
  protocols: readonly string[],
): { connection: SpdyConnection; protocol: string } => {
  const offered = headerTokens(request, "x-stream-protocol-version");
  const protocol = offered.length === 0 ? protocols.at(-1) : protocols.find((candidate) => offered.includes(candidate));
  if (protocol === undefined)
    throw new UpgradeRefused(
      403,
      `unable to upgrade: unable to negotiate protocol: client supports ${offered.join(", ")}, server accepts ${protocols.join(", ")}`,
    );
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
  if (head.length > 0) socket.unshift(head);
  return { connection: new SpdyConnection(socket), protocol };
};

const finished = (stream: SpdyStream | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (!stream || stream.destroyed) return resolve();
    stream.once("close", resolve);
    stream.end(resolve);
  });

/** Collects the streams that the client opens until all that it asked for are there. */
const collectStreams = (connection: SpdyConnection, wanted: readonly string[]): Promise<Map<string, SpdyStream>> =>
  new Promise((resolve, reject) => {
    const streams = new Map<string, SpdyStream>();
    const timer = setTimeout(() => {
      reject(new SessionBroken(`the client did not open its streams: ${wanted.filter((type) => !streams.has(type)).join(", ")}`));
      connection.close();
    }, streamTimeout);
    connection.on("close", () => {
      clearTimeout(timer);
      reject(new SessionBroken("the client went away before its streams were open"));
    });
    connection.on("stream", (stream) => {
      const type = stream.headers.streamtype ?? "";
      if (!wanted.includes(type) || streams.has(type)) return void stream.destroy();
      streams.set(type, stream);
      void stream.reply();
      if (streams.size < wanted.length) return;
      clearTimeout(timer);
      resolve(streams);
    });
  });

/** Exec and attach over SPDY/3.1. Rejects with UpgradeRefused before the switch only. */
export const acceptSpdyCommand = async (upgrade: UpgradeRequest, requested: RequestedStreams): Promise<CommandStreams> => {
  const { connection, protocol } = switchToSpdy(upgrade, commandProtocols);
  const resizable = requested.tty && (protocol.startsWith("v4") || protocol.startsWith("v3"));
  const wanted = [
    "error",
    ...(requested.stdin ? ["stdin"] : []),
    ...(requested.stdout ? ["stdout"] : []),
    ...(requested.stderr && !requested.tty ? ["stderr"] : []),
    ...(resizable ? ["resize"] : []),
  ];
  const closed = new Promise<void>((resolve) => connection.once("close", resolve));
  const streams = await collectStreams(connection, wanted);
  const [stdin, stdout, stderr, error] = ["stdin", "stdout", "stderr", "error"].map((type) => streams.get(type));
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    closed,
    onResize: (listener) => {
      streams.get("resize")?.on("data", (chunk: Buffer) => {
        for (const line of chunk.toString("utf8").split("\n")) {
          const size = parseResize(line);
          if (size) listener(size);
        }
      });
    },
    finish: async (status) => {
      await Promise.all([finished(stdout), finished(stderr)]);
      const text = protocol.startsWith("v4") ? JSON.stringify(status) : statusText(status);
      if (text !== "" && error && !error.destroyed) error.write(text);
      await finished(error);
      connection.close();
    },
  };
};

/** Pairs the data and error streams that a client opens for each connection it forwards. */
export const serveForwarding = (connection: SpdyConnection, forward: (forwarded: ForwardedConnection) => void): void => {
  const waiting = new Map<string, { data?: SpdyStream; error?: SpdyStream }>();
  connection.on("stream", (stream) => {
    const { streamtype, port: portText, requestid } = stream.headers;
    const port = Number(portText);
    if ((streamtype !== "data" && streamtype !== "error") || !Number.isInteger(port) || port < 1 || port > 65_535)
      return void stream.destroy();
    // Old clients give no id: they open the error stream first and the data stream right behind it.
    const id = requestid ?? String(streamtype === "error" ? stream.id : stream.id - 2);
    const pair = waiting.get(id) ?? {};
    pair[streamtype] = stream;
    waiting.set(id, pair);
    void stream.reply();
    const { data, error } = pair;
    if (!data || !error) return;
    waiting.delete(id);
    forward({ port, data, error });
  });
};

/** Port-forward over SPDY/3.1: calls back for every connection, until the client leaves. */
export const acceptSpdyForward = (upgrade: UpgradeRequest, forward: (forwarded: ForwardedConnection) => void): void => {
  const { connection } = switchToSpdy(upgrade, [portForwardProtocol]);
  serveForwarding(connection, forward);
};
