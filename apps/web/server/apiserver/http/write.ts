import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** Smaller answers are not worth compressing; as in Kubernetes. */
const compressionThreshold = 128 * 1024;

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** On the same machine compression only costs time. */
const wantsCompression = (request: IncomingMessage): boolean =>
  /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")) && !loopback.has(request.socket.remoteAddress ?? "");

export interface Outgoing {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whether the client has this very document already. */
const isKnown = (request: IncomingMessage, etag: string | undefined): boolean => {
  const known = request.headers["if-none-match"];
  if (etag === undefined || known === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
  return known === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
};

/** Writes a whole answer, compressed where that pays, and without its body to a client that has it already. */
export const writeWhole = async (request: IncomingMessage, response: ServerResponse, outgoing: Outgoing): Promise<void> => {
  const { status, contentType, body, headers } = outgoing;
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (status === 200 && isKnown(request, headers?.Etag)) {
    response.writeHead(304);
    response.end();
    return;
  }
  response.setHeader("Content-Type", contentType);
  // A text goes out in one piece with the head before it; bytes would be a second write to the socket.
  let content = body;
  let length = Buffer.byteLength(body);
  if (length >= compressionThreshold && wantsCompression(request)) {
    content = await compress(body, { level: 1 });
    length = content.length;
    response.setHeader("Content-Encoding", "gzip");
    response.setHeader("Vary", "Accept-Encoding");
  }
  response.setHeader("Content-Length", length);
  response.writeHead(status);
  response.end(request.method === "HEAD" ? undefined : content);
};

const dropped = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te", "trailer"]);

/** Passes bytes on as they come, and stops their source when the client leaves. */
export const writeStream = async (
  response: ServerResponse,
  outgoing: { status: number; headers: Readonly<Record<string, string | string[] | undefined>>; stream: NodeJS.ReadableStream },
): Promise<void> => {
  for (const [name, value] of Object.entries(outgoing.headers)) {
    if (value !== undefined && !dropped.has(name.toLowerCase())) response.setHeader(name, value);
  }
  response.writeHead(outgoing.status);
  response.flushHeaders();
  await pipeline(outgoing.stream, response).catch(() => response.destroy());
};

/** Waits while the client is behind. False when the client has left. */
export const drained = async (response: ServerResponse, signal: AbortSignal): Promise<boolean> => {
  try {
    await once(response, "drain", { signal });
    return true;
  } catch {
    return false;
  }
};
